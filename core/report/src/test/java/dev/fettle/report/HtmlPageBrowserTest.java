package dev.fettle.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fettle.engine.plan.Plan;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The page in a real browser: a script that is added to it uses it as a person would and writes down what it sees. Where there is no
 * Chromium, the tests are skipped, but fail with {@code CI=true}.
 */
@Timeout(120)
final class HtmlPageBrowserTest {

    private static Optional<Path> chromium = Optional.empty();

    @TempDir
    Path dir;

    @BeforeAll
    static void findChromium() {
        chromium = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(place -> Path.of(place, "chromium"))
                .filter(Files::isExecutable)
                .findFirst();
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(chromium.isPresent(), "Chromium is not installed.");
        }
        assertThat(chromium).as("Chromium in the path").isPresent();
    }

    /** Load a page, run a script in it, and return what the script leaves in {@code seen}. */
    private JsonNode use(String page, String script) throws Exception {
        String driver = """
                <script>
                const seen = { errors: [] };
                addEventListener('error', e => seen.errors.push(String(e.message)));
                const click = id => document.getElementById(id).click();
                const text = id => document.getElementById(id).textContent;
                const details = () => [...document.querySelectorAll('#view-tasks details')];
                const type = value => { const s = document.getElementById('search'); s.value = value; s.dispatchEvent(new Event('input')); };
                const key = (target, name) => target.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
                const later = () => new Promise(done => setTimeout(done, 200));
                (async () => { try { %s } catch (e) { seen.errors.push(String(e)); }
                  const out = document.createElement('pre'); out.id = 'seen'; out.textContent = JSON.stringify(seen); document.body.append(out); })();
                </script></body>
                """.formatted(script);
        Path file = Files.writeString(dir.resolve("page.html"), page.replace("</body>", driver));
        String dom = chromium(
                "--virtual-time-budget=20000", "--dump-dom", file.toUri().toString());
        int begin = dom.indexOf("<pre id=\"seen\">");
        assertThat(begin).as(dom.substring(0, Math.min(2000, dom.length()))).isPositive();
        String json = dom.substring(begin + "<pre id=\"seen\">".length(), dom.indexOf("</pre>", begin))
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
        JsonNode seen = JsonMapper.builder().build().readTree(json);
        assertThat(seen.path("errors")).isEmpty();
        return seen;
    }

    private String chromium(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                chromium.orElseThrow().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1200,900",
                "--user-data-dir=" + dir.resolve("profile")));
        command.addAll(List.of(arguments));
        Path out = dir.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(dir.resolve("err").toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("Chromium ended")
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    @Test
    void showsChangesFirstAndTheirDifferencesWhenOpened() throws Exception {
        JsonNode seen = use(HtmlPage.of(SamplePlan.make()), """
                seen.title = document.title;
                seen.summary = text('summary');
                seen.tasks = details().map(d => d.querySelector('summary').textContent);
                seen.problems = text('problems');
                const env = document.getElementById('task-app/env@web-1');
                env.open = true;
                await later();
                seen.lines = [...env.querySelectorAll('pre span')].map(s => s.className + '|' + s.textContent);
                seen.bold = document.querySelectorAll('b').length;
                """);
        assertThat(seen.path("title").asString()).isEqualTo("Fettle: prod, plan");
        assertThat(seen.path("summary").asString()).startsWith("Plan: 5 to change");
        assertThat(seen.path("tasks").size()).isEqualTo(7);
        assertThat(seen.path("tasks").toString()).contains("blockedpg/data: a directory is in its place");
        assertThat(seen.path("problems").asString()).contains("infra/prod.pkl:12", "Move it away.");
        assertThat(seen.path("lines").toString())
                .contains("add|+ LEVEL=info", "add|+ PASSWORD=***", "add|+ </script><b>&amp;", "del|- 0644")
                .doesNotContain("old");
        assertThat(seen.path("bold").asInt()).isZero();
    }

    @Test
    void searchesFiltersAndSwitchesViewsByKeyboard() throws Exception {
        JsonNode seen = use(HtmlPage.of(SamplePlan.make()), """
                type('env');
                await later();
                seen.found = details().map(d => d.id);
                type('');
                await later();
                const host = document.getElementById('host');
                host.value = 'db-1';
                host.dispatchEvent(new Event('change'));
                seen.onHost = details().map(d => d.id);
                host.value = '';
                host.dispatchEvent(new Event('change'));
                document.querySelectorAll('#kinds input').forEach(i => { if (!i.checked) i.click(); });
                seen.all = details().length;
                key(document, '/');
                seen.focused = document.activeElement.id;
                key(document.getElementById('tab-tasks'), 'ArrowRight');
                seen.tab = document.querySelector('[role=tab][aria-selected=true]').id;
                const canvas = document.getElementById('canvas');
                await later();
                const box = canvas.getBoundingClientRect();
                seen.canvas = [canvas.width > 0, canvas.height > 0];
                pick('app/service@web-1');
                seen.picked = text('picked');
                key(canvas, '+'); key(canvas, 'ArrowLeft'); key(canvas, '0');
                click('theme');
                seen.theme = document.documentElement.dataset.theme;
                key(document.getElementById('tab-graph'), 'ArrowRight');
                seen.time = text('view-time');
                """);
        assertThat(seen.path("found").toString()).isEqualTo("[\"task-app/env@web-1\"]");
        assertThat(seen.path("onHost").size()).isEqualTo(2);
        assertThat(seen.path("all").asInt()).isEqualTo(8);
        assertThat(seen.path("focused").asString()).isEqualTo("search");
        assertThat(seen.path("tab").asString()).isEqualTo("tab-graph");
        assertThat(seen.path("canvas").toString()).isEqualTo("[true,true]");
        assertThat(seen.path("picked").asString())
                .contains("waits for: app/env@web-1 (a change triggers restart)", "pg/check@db-1");
        assertThat(seen.path("theme").asString()).isEqualTo("dark");
        assertThat(seen.path("time").asString()).contains("nothing has run yet");
    }

    @Test
    void isQuickWithFiveThousandTasks() throws Exception {
        Plan plan = SamplePlan.large(20, 250);
        JsonNode seen = use(HtmlPage.of(plan), """
                const time = async what => { const t = performance.now(); what(); return performance.now() - t; };
                document.querySelectorAll('#kinds input').forEach(i => { if (!i.checked) i.click(); });
                seen.tasks = await time(draw);
                seen.shown = details().length;
                click('tab-graph');
                seen.graph = await time(() => { layout(visible()); fit(); });
                seen.placed = graph.placed.length;
                seen.count = text('count');
                """);
        assertThat(seen.path("count").asString()).isEqualTo("5000 of 5000 tasks");
        assertThat(seen.path("shown").asInt()).isEqualTo(20 * 200);
        assertThat(seen.path("placed").asInt()).isEqualTo(5000);
        assertThat(seen.path("tasks").asDouble()).as("ms to list").isLessThan(3000);
        assertThat(seen.path("graph").asDouble()).as("ms to draw").isLessThan(3000);
    }

    @Test
    void showsTheTimelineOfARun() throws Exception {
        Path runs = Files.createDirectories(dir.resolve(".fettle/runs/20260101T000000.000"));
        Files.writeString(runs.resolve("plan.json"), JsonReports.plan(SamplePlan.large(1, 3)));
        Files.writeString(runs.resolve("report.json"), """
                {"infra": "prod", "converged": true, "counts": {"changed": 1, "unchanged": 2}, "diagnostics": [], "results": [%s]}
                """.formatted(IntStream.range(0, 3)
                .mapToObj(i -> "{\"id\": \"app/task-" + i + "@host-0\", \"outcome\": \""
                        + (i == 0 ? "changed" : "unchanged") + "\", \"reason\": \"because\", \"duration_ms\": 5}")
                .collect(Collectors.joining(","))));
        Files.writeString(
                runs.resolve("events.jsonl"),
                IntStream.range(0, 3).mapToObj(i -> """
                        {"event": "task-started", "time": "2026-01-01T00:00:0%dZ", "task": "app/task-%d@host-0"}
                        {"event": "task-finished", "time": "2026-01-01T00:00:0%d.500Z", "result": {"id": "app/task-%d@host-0"}}
                        """.formatted(i, i, i, i)).collect(Collectors.joining()));
        RunRecord run = RunRecord.read(dir, "latest");
        assertThat(run.summary()).isEqualTo("converged: 1 change, 2 up to date");
        assertThat(run.differencesTo(run)).isEmpty();
        JsonNode seen = use(HtmlPage.of(run), """
                click('tab-time');
                document.querySelectorAll('#kinds input').forEach(i => { if (!i.checked) i.click(); });
                seen.lanes = [...document.querySelectorAll('.track')].map(t => t.getAttribute('aria-label'));
                """);
        assertThat(seen.path("lanes").toString())
                .isEqualTo("[\"from 0.00 s to 0.50 s\",\"from 1.00 s to 1.50 s\",\"from 2.00 s to 2.50 s\"]");
    }
}
