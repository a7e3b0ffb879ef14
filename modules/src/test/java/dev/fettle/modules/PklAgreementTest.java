package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.spi.TaskModule;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pkl.core.Evaluator;
import org.pkl.core.EvaluatorBuilder;
import org.pkl.core.ModuleSource;
import org.pkl.core.PClass;
import org.pkl.core.PType;

/** The Pkl class of a module has the components of its record: the same names, nullable where the record has an Optional. */
final class PklAgreementTest {

    @TestFactory
    Stream<DynamicTest> pklClassHasTheComponentsOfTheRecord() {
        return Modules.all().stream()
                .map(module -> DynamicTest.dynamicTest(
                        module.name(), () -> assertThat(pkl(module)).isEqualTo(java(module))));
    }

    @TestFactory
    Stream<DynamicTest> everyModuleHasItsName() {
        return Modules.all().stream()
                .map(module -> DynamicTest.dynamicTest(module.name(), () -> {
                    try (Evaluator evaluator = EvaluatorBuilder.preconfigured().build()) {
                        String name = evaluator.evaluateExpressionString(
                                ModuleSource.text("import \"modulepath:/fettle/Modules.pkl\" as on\n"),
                                "new on." + type(module) + " { id = \"x\" }.moduleName");
                        assertThat(name).isEqualTo(module.name());
                    }
                }));
    }

    private static Map<String, Boolean> java(TaskModule<?> module) {
        Map<String, Boolean> components = new TreeMap<>();
        for (RecordComponent component : module.specType().getRecordComponents()) {
            components.put(component.getName(), component.getType() == Optional.class);
        }
        return components;
    }

    private static Map<String, Boolean> pkl(TaskModule<?> module) {
        Map<String, Boolean> properties = new TreeMap<>();
        try (Evaluator evaluator = EvaluatorBuilder.preconfigured().build()) {
            PClass found = evaluator
                    .evaluateSchema(ModuleSource.modulePath("fettle/modules/" + shortName(module) + ".pkl"))
                    .getClasses()
                    .get(type(module));
            assertThat(found).as("class " + type(module)).isNotNull();
            found.getProperties().forEach((name, property) -> {
                if (!name.equals("moduleName")) {
                    properties.put(name, isNullable(property.getType()));
                }
            });
        }
        return properties;
    }

    private static boolean isNullable(PType type) {
        return type instanceof PType.Constrained constrained
                ? isNullable(constrained.getBaseType())
                : type instanceof PType.Nullable;
    }

    private static String shortName(TaskModule<?> module) {
        return module.name().substring("fettle.".length());
    }

    private static String type(TaskModule<?> module) {
        StringBuilder name = new StringBuilder();
        Arrays.stream(shortName(module).split("-"))
                .forEach(word ->
                        name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1)));
        return name.toString();
    }
}
