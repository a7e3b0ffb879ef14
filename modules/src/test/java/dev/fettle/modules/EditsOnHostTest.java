package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Plan;
import dev.fettle.modules.blockinfile.BlockInFileModule;
import dev.fettle.modules.blockinfile.BlockInFileSpec;
import dev.fettle.modules.inisetting.IniSettingModule;
import dev.fettle.modules.inisetting.IniSettingSpec;
import dev.fettle.modules.jsonsetting.JsonSettingModule;
import dev.fettle.modules.jsonsetting.JsonSettingSpec;
import dev.fettle.modules.lineinfile.LineInFileModule;
import dev.fettle.modules.lineinfile.LineInFileSpec;
import dev.fettle.modules.replace.ReplaceModule;
import dev.fettle.modules.replace.ReplaceSpec;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.yamlsetting.YamlSettingModule;
import dev.fettle.modules.yamlsetting.YamlSettingSpec;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Edits of files whose rest belongs to others. */
@SandboxHosts("edits-1")
final class EditsOnHostTest {

    private static final String CONF = "/srv/an app $(x).conf";

    private final HostBench bench;

    EditsOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all());
    }

    private Task line(String name, LineInFileSpec spec) {
        return bench.task(name, new LineInFileModule(), spec).build();
    }

    private Task setting(String name, IniSettingSpec spec) {
        return bench.task(name, new IniSettingModule(), spec).build();
    }

    private Task json(String name, JsonSettingSpec spec) {
        return bench.task(name, new JsonSettingModule(), spec).build();
    }

    private Task yaml(String name, YamlSettingSpec spec) {
        return bench.task(name, new YamlSettingModule(), spec).build();
    }

    private String conf() {
        return bench.sh("cat '" + CONF + "'");
    }

    @AfterEach
    void takeAwayWhatWasBroughtAbout() {
        bench.converge();
        bench.sh("rm -f '" + CONF + "'");
    }

    @Test
    void editsOneFileManyTimesInOneRunAndTakesEachEditAwayAgain() {
        bench.sh("printf '[main]\\nlevel = low\\n# end' >'" + CONF + "'; chmod 640 '" + CONF + "'; chown 33:33 '" + CONF
                + "'");
        Task[] all = {
            line("first", LineInFileSpec.of(CONF, "first 'line' \"$HOME\"")),
            line("second", LineInFileSpec.of(CONF, "-second")),
            setting("level", IniSettingSpec.of(CONF, "main", "level", "high")),
            setting("new", IniSettingSpec.of(CONF, "other", "key", "a b")),
            setting("several", IniSettingSpec.of(CONF, "other", "list", "a\nb")),
            bench.task("block", new BlockInFileModule(), BlockInFileSpec.of(CONF, "app", "one\ntwo\n"))
                    .build(),
        };
        Plan plan = bench.plan(all);
        assertThat(plan.diagnostics()).isEmpty();
        assertThat(plan.changes()).hasSize(6);
        Report report = bench.converge(all);
        assertThat(report.count(Outcome.CHANGED)).isEqualTo(6);
        assertThat(report.unforeseen()).isEmpty();
        assertThat(conf())
                .startsWith("[main]\nlevel = high\n")
                .contains(
                        "first 'line' \"$HOME\"\n",
                        "-second",
                        "[other]\nkey=a b",
                        "list=a\nlist=b",
                        "# BEGIN app\none\ntwo\n# END app");
        assertThat(bench.sh("stat -c '%a %u:%g' '" + CONF + "'")).isEqualTo("640 33:33\n");

        bench.sh("sed -i 's/^one$/changed/; s/high/higher/' '" + CONF + "'");
        bench.expectChanges(List.of("block: the text differs", "level: the text differs"), all);
        bench.converge(all);

        bench.converge();
        assertThat(conf())
                .doesNotContain("first", "second", "BEGIN", "one", "key=a b")
                .contains("# end");
    }

    @Test
    void setsPlacesInAJsonFileAndTakesThemAway() {
        String given = "{\n\t\"log\": {\"level\":\"low\",  \"odd\" : [1.0,2]},\n\t\"z\": {}\n}";
        bench.sh("printf '%s' '" + given + "' >'" + CONF + "'; chmod 640 '" + CONF + "'; chown 33:33 '" + CONF + "'");
        Task[] all = {
            json("level", JsonSettingSpec.of(CONF, "/log/level", "\"it\\u0027s $HOME\"")),
            json("port", JsonSettingSpec.of(CONF, "/net/a~1b/port", "8080")),
        };
        assertThat(bench.plan(all).changes()).hasSize(2);
        Report report = bench.converge(all);
        assertThat(report.count(Outcome.CHANGED)).isEqualTo(2);
        assertThat(report.unforeseen()).isEmpty();
        assertThat(conf())
                .isEqualTo("{\n\t\"log\": {\"level\":\"it\\u0027s $HOME\",  \"odd\" : [1.0,2]},\n\t\"z\": {},\n"
                        + "\t\"net\": {\"a/b\": {\"port\": 8080}}\n}");
        assertThat(bench.sh("stat -c '%a %u:%g' '" + CONF + "'")).isEqualTo("640 33:33\n");
        bench.sh("sed -i 's/8080/80/' '" + CONF + "'");
        bench.expectChanges(List.of("port: the text differs"), all);
        bench.converge(all);
        bench.converge();
        assertThat(conf()).doesNotContain("port").contains("\"odd\" : [1.0,2]");
    }

    @Test
    void setsPlacesInAYamlFileAndTakesThemAway() {
        bench.sh("printf 'log: # all of it\\n  level: low\\n  odd:   [1.0, 2]\\nz: {}' >'" + CONF + "'; chmod 640 '"
                + CONF + "'; chown 33:33 '" + CONF + "'");
        Task[] all = {
            yaml("level", YamlSettingSpec.of(CONF, "/log/level", "\"it's $HOME\"")),
            yaml("port", YamlSettingSpec.of(CONF, "/net/a~1b/port", "8080")),
        };
        assertThat(bench.plan(all).changes()).hasSize(2);
        Report report = bench.converge(all);
        assertThat(report.count(Outcome.CHANGED)).isEqualTo(2);
        assertThat(report.unforeseen()).isEmpty();
        assertThat(conf())
                .isEqualTo("log: # all of it\n  level: \"it's $HOME\"\n  odd:   [1.0, 2]\nz: {}\n"
                        + "net:\n  \"a/b\":\n    port: 8080");
        assertThat(bench.sh("stat -c '%a %u:%g' '" + CONF + "'")).isEqualTo("640 33:33\n");
        bench.sh("sed -i 's/8080/80/' '" + CONF + "'");
        bench.expectChanges(List.of("port: the text differs"), all);
        bench.converge(all);
        bench.converge();
        assertThat(conf()).doesNotContain("port").contains("odd:   [1.0, 2]");
    }

    @Test
    void putsSecretsIntoSettingsWithoutShowingTheNewOrTheOldOnes() {
        bench.secret("pw", "n3w $\"'pass");
        Content secret = Content.secret(SecretRef.parse("test:pw"));
        Content json = new Content(List.of(
                new Content.Literal("\""),
                new Content.SecretPart(SecretRef.parse("test:pw"), Content.Encoding.JSON),
                new Content.Literal("\"")));
        bench.sh(
                "printf '[db]\\npassword=0ld-one\\n' >/srv/a.ini; printf '{\"pw\": \"0ld-one\"}' >/srv/a.json; printf 'pw: 0ld-one\\n' >/srv/a.yaml");
        Presence there = Presence.PRESENT;
        Task[] all = {
            setting(
                    "ini",
                    new IniSettingSpec(
                            "/srv/a.ini", Optional.of("db"), "password", Optional.of(secret), "=", false, there)),
            json("json", new JsonSettingSpec("/srv/a.json", "/pw", Optional.of(json), false, there)),
            yaml("yaml", new YamlSettingSpec("/srv/a.yaml", "/pw", Optional.of(json), false, there)),
            bench.task(
                            "block",
                            new BlockInFileModule(),
                            new BlockInFileSpec(
                                    "/srv/new",
                                    "b",
                                    Optional.of(Content.of("pw=").plus(secret)),
                                    "#",
                                    true,
                                    there))
                    .build(),
        };
        Plan plan = bench.plan(all);
        assertThat(plan.diagnostics()).isEmpty();
        assertThat(plan.changes()).hasSize(4);
        assertThat(plan.changes().toString()).doesNotContain("n3w").contains("***");
        assertThat(plan.changes())
                .allSatisfy(c -> assertThat(
                                ((Decision.Change) c.decision()).differences().toString())
                        .doesNotContain("0ld-one"));
        assertThat(bench.converge(all).unforeseen()).isEmpty();
        assertThat(bench.sh("cat /srv/a.ini /srv/a.json /srv/a.yaml /srv/new; stat -c %a /srv/new"))
                .isEqualTo("[db]\npassword=n3w $\"'pass\n{\"pw\": \"n3w $\\\"'pass\"}pw: \"n3w $\\\"'pass\"\n"
                        + "# BEGIN b\npw=n3w $\"'pass\n# END b\n600\n");
        bench.secret("pw", "another");
        bench.expectChanges(
                List.of(
                        "block: the text differs",
                        "ini: the text differs",
                        "json: the text differs",
                        "yaml: the text differs"),
                all);
        bench.converge(all);
        bench.converge();
        // Settings that were there before stay; what was added goes.
        assertThat(bench.sh("cat /srv/new; cat /srv/a.ini; rm /srv/a.* /srv/new"))
                .isEqualTo("[db]\npassword=another\n");
    }

    @Test
    void keepsCarriageReturnsAndAMissingLineEnd() {
        bench.sh("printf 'a=1\\r\\nb=2' >'" + CONF + "'");
        Task a = setting(
                "a",
                new IniSettingSpec(
                        CONF, Optional.empty(), "a", Optional.of(Content.of("3")), "=", false, Presence.PRESENT));
        Task c = line("c", LineInFileSpec.of(CONF, "c=4"));
        bench.converge(a, c);
        assertThat(conf()).isEqualTo("a=3\r\nb=2\r\nc=4");
    }

    @Test
    void replacesTheOneLineThatMatchesAndRefusesSeveral() {
        bench.sh("printf 'Port 22\\n#Port 2222\\nListen 1\\n' >'" + CONF + "'");
        bench.converge(line("port", LineInFileSpec.of(CONF, "Port 2200").matching("^Port ")));
        assertThat(conf()).isEqualTo("Port 2200\n#Port 2222\nListen 1\n");
        Plan several = bench.plan(line("port", LineInFileSpec.of(CONF, "Port 1").matching("Port")));
        assertThat(several.isApplicable()).isFalse();
        assertThat(several.diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.summary()).contains("`match` finds 2 lines"));
        bench.converge(line("port", LineInFileSpec.of(CONF, "Port 1").matchingAll("Port")));
        assertThat(conf()).isEqualTo("Port 1\nPort 1\nListen 1\n");
    }

    @Test
    void replacesTextUntilNothingIsLeftAndRefusesWhatNeverEnds() {
        bench.sh("printf 'host=old.example\\nhost=old.example\\nother\\n' >'" + CONF + "'");
        bench.converge(bench.task("hosts", new ReplaceModule(), new ReplaceSpec(CONF, "^(host=)old\\.", "$1new."))
                .build());
        assertThat(conf()).isEqualTo("host=new.example\nhost=new.example\nother\n");
        Plan endless = bench.plan(bench.task("more", new ReplaceModule(), new ReplaceSpec(CONF, "o", "oo"))
                .build());
        assertThat(endless.diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.summary()).contains("it would never end"));
    }

    @Test
    void leavesAloneWhatIsNoPlainTextFile() {
        bench.sh("printf 'a\\377b\\n' >'" + CONF + "'; ln -sf /etc/hostname /srv/link; mkdir -p /srv/dir");
        for (String path : List.of(CONF, "/srv/link", "/srv/dir", "/srv/missing")) {
            Plan plan = bench.plan(line("l", LineInFileSpec.of(path, "x")));
            assertThat(plan.isApplicable()).as(path).isFalse();
        }
        assertThat(bench.sh("readlink /srv/link; od -An -tx1 '" + CONF + "'"))
                .isEqualTo("/etc/hostname\n 61 ff 62 0a\n");
    }
}
