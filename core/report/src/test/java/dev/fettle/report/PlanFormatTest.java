package dev.fettle.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.Scope;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.plan.Plan;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every way a plan is written, held to a file. With {@code -Dfettle.golden.write} the files are written anew, to be reviewed. */
final class PlanFormatTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Plan plan = SamplePlan.make();

    static void golden(String name, String actual) throws Exception {
        Path file = Path.of("src/test/resources/golden", name);
        if (System.getProperty("fettle.golden.write") != null) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(file));
    }

    @ParameterizedTest
    @EnumSource(value = PlanFormat.class, names = "HTML", mode = EnumSource.Mode.EXCLUDE)
    void writesWhatTheFileSays(PlanFormat format) throws Exception {
        String text = format.of(plan, Style.PLAIN);
        assertThat(text).endsWith("\n").doesNotContain("PASSWORD=old");
        golden("plan." + format.word(), text);
    }

    @Test
    void writesVerdictsAndReasons() throws Exception {
        golden("plan.drift", new DriftText(Style.PLAIN).of(plan));
        StringBuilder why = new StringBuilder();
        WhyText.find(plan, "app/service").forEach(task -> why.append(new WhyText(Style.PLAIN).of(plan, task)));
        WhyText.find(plan, "env").forEach(task -> why.append(new WhyText(Style.PLAIN).of(plan, task)));
        golden("plan.why", why.toString());
        assertThat(WhyText.find(plan, "nothing-like-it")).isEmpty();
    }

    @Test
    void writesXmlThatParsersTake() throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(CheckReports.junit(plan).getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("testcase").getLength())
                .isEqualTo(plan.tasks().size() + 2);
        assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(7);
    }

    @Test
    void keepsAPlanAndFindsNothingMoved() {
        SavedPlan saved = SavedPlan.of("prod", Scope.of("app"), plan);
        SavedPlan read = SavedPlan.read("plan.fettle", saved.text());
        assertThat(read).isEqualTo(saved);
        assertThat(read.moved(plan)).isEmpty();
        assertThat(saved.text()).doesNotContain("PASSWORD", "settings");
    }

    @Test
    void namesEachTaskThatMoved() {
        SavedPlan saved = SavedPlan.of("prod", Scope.all(), SamplePlan.large(1, 3));
        assertThat(saved.moved(SamplePlan.large(1, 4)))
                .singleElement()
                .satisfies(d -> assertThat(d.summary()).isEqualTo("Task `app/task-3@host-0` is new: content differs."));
        assertThat(saved.moved(SamplePlan.large(1, 2)))
                .singleElement()
                .satisfies(d ->
                        assertThat(d.summary()).isEqualTo("Task `app/task-2@host-0` is not in the plan any more."));
        String other = saved.text().replaceFirst("\"fingerprint\" : \"[0-9a-f]", "\"fingerprint\" : \"x");
        assertThat(SavedPlan.read("f", other).moved(SamplePlan.large(1, 3)))
                .singleElement()
                .satisfies(d -> assertThat(d.hint()).contains("plan again"));
    }

    @Test
    void refusesWhatIsNoSavedPlan() {
        for (String text :
                List.of("", "{", "[]", "{\"format\": \"fettle.plan\"}", "{\"format\":\"fettle.saved-plan\"}")) {
            assertThatThrownBy(() -> SavedPlan.read("f", text))
                    .as(text)
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            e -> assertThat(e.diagnostics())
                                    .singleElement()
                                    .satisfies(d -> assertThat(d.summary()).contains("`f`")));
        }
    }

    @Test
    void putsDataIntoThePageThatCannotEndItsScript() {
        String page = HtmlPage.of(plan);
        String data = page.substring(page.indexOf("application/json\">") + 18, page.indexOf("</script>"));
        JsonNode read = JSON.readTree(data);
        assertThat(read.path("plan").path("tasks").size()).isEqualTo(8);
        assertThat(data).contains("\\u003c/script>").doesNotContain("<");
        assertThat(page).doesNotContain("src=", "@import", "{{");
    }
}
