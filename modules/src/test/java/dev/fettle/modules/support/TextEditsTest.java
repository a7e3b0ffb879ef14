package dev.fettle.modules.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Answers;
import dev.fettle.modules.blockinfile.BlockInFileModule;
import dev.fettle.modules.inisetting.IniSettingModule;
import dev.fettle.modules.inisetting.IniSettingSpec;
import dev.fettle.modules.jsonsetting.JsonSettingModule;
import dev.fettle.modules.lineinfile.LineInFileModule;
import dev.fettle.modules.lineinfile.LineInFileSpec;
import dev.fettle.modules.replace.ReplaceModule;
import dev.fettle.modules.replace.ReplaceSpec;
import dev.fettle.testkit.ModuleCases;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the edits of text files decide. */
final class TextEditsTest {

    private static final Path CASES = Path.of("src/test/resources/cases");

    @TestFactory
    Stream<DynamicTest> lines() {
        return ModuleCases.in(CASES.resolve("line-in-file"), new LineInFileModule());
    }

    @TestFactory
    Stream<DynamicTest> blocks() {
        return ModuleCases.in(CASES.resolve("block-in-file"), new BlockInFileModule());
    }

    @TestFactory
    Stream<DynamicTest> replacements() {
        return ModuleCases.in(CASES.resolve("replace"), new ReplaceModule());
    }

    @TestFactory
    Stream<DynamicTest> settings() {
        return ModuleCases.in(CASES.resolve("ini-setting"), new IniSettingModule());
    }

    @TestFactory
    Stream<DynamicTest> jsonSettings() {
        return ModuleCases.in(CASES.resolve("json-setting"), new JsonSettingModule());
    }

    @Test
    void findsPathAndPartInAResourceKeyAgain() {
        LineInFileSpec line = LineInFileSpec.absent("/srv/a b%20\nc", "x y # z");
        LineInFileModule module = new LineInFileModule();
        assertThat(module.removal(module.resources(line).manages().get(0))).contains(line);
        IniSettingSpec setting = IniSettingSpec.absent("/etc/x", Optional.of("a b"), "k] v");
        IniSettingModule settings = new IniSettingModule();
        assertThat(settings.removal(settings.resources(setting).manages().get(0)))
                .contains(setting);
        assertThat(settings.removal("path:/etc/x")).isEmpty();
    }

    @Test
    void refusesAnExpressionThatRunsOutOfStack() {
        FileState state = new FileState(
                FileState.Type.FILE,
                "0644",
                0,
                0,
                "root",
                "root",
                48_000,
                Optional.of("0"),
                false,
                Optional.empty(),
                Optional.of("BEGIN" + "a\n".repeat(24_000)),
                new FileState.Asker(0, 0),
                true,
                false);
        ReplaceSpec deep = new ReplaceSpec("/etc/app.conf", "BEGIN(a|b|\\n)*END", "x");
        Decision decision = new ReplaceModule()
                .decide(deep, new Answers(Map.of(TextEdits.probe("/etc/app.conf"), state), Optional.empty()));
        assertThat(decision.kind()).isEqualTo(Decision.Kind.BLOCKED);
        assertThat(decision.reason()).contains("too deep for this text");
    }
}
