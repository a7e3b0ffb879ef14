package dev.fettle.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.all;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the house that the class files show. A jar is known by its package: {@code dev.fettle.<jar>}. */
class ArchitectureTest {

    private static final String ROOT = "dev.fettle.";

    /** The jars, with the jars of ours and the packages of others that each may use. */
    private static final List<Jar> JARS = List.of(
            new Jar("engine", Set.of(), Set.of()),
            new Jar("local", Set.of("engine"), Set.of("org.apache.commons.exec")),
            new Jar("ssh", Set.of("engine"), Set.of("com.jcraft.jsch")),
            new Jar("sandbox", Set.of("engine"), Set.of()),
            new Jar("pkl", Set.of("engine"), Set.of("org.pkl")),
            new Jar(
                    "report",
                    Set.of("engine"),
                    Set.of("tools.jackson", "com.fasterxml.jackson.annotation", "com.github.difflib")),
            new Jar("modules", Set.of("engine"), Set.of("org.snakeyaml")),
            new Jar("standin", Set.of(), Set.of()),
            new Jar("testkit", Set.of("engine", "sandbox"), Set.of("org.junit", "org.assertj", "org.opentest4j")),
            new Jar(
                    "assembly",
                    Set.of("engine", "local", "ssh", "pkl", "report", "modules"),
                    Set.of("com.google.inject", "jakarta.inject")),
            new Jar(
                    "cli",
                    Set.of("engine", "pkl", "report", "ssh", "assembly", "sandbox", "standin"),
                    Set.of("picocli")));

    private static JavaClasses classes;

    private record Jar(String name, Set<String> ours, Set<String> others) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void importOurClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.fettle");
    }

    static List<Jar> jars() {
        return JARS;
    }

    @Test
    void everyClassBelongsToAKnownJar() {
        Map<String, String> unknown = new TreeMap<>();
        for (JavaClass type : classes) {
            if (JARS.stream().noneMatch(jar -> jar.name().equals(jarOf(type)))) {
                unknown.put(jarOf(type), type.getName());
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(JARS)
                .allSatisfy(
                        jar -> assertThat(classes).anyMatch(type -> jarOf(type).equals(jar.name())));
    }

    @ParameterizedTest
    @MethodSource("jars")
    void aJarDependsOnlyOnWhatItMay(Jar jar) {
        classes()
                .that(describe("are in the jar " + jar, type -> jarOf(type).equals(jar.name())))
                .should(onlyDependOnClassesThat(describe(
                        "belong to the JDK, JSpecify, " + jar.ours() + " or " + jar.others(),
                        type -> mayUse(jar, type.getBaseComponentType()))))
                .check(classes);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return type.getPackageName().startsWith(ROOT)
                                ? SliceIdentifier.of(type.getPackageName())
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                // The facade makes what implements it; nothing else in its package knows the internals.
                .ignoreDependency(name(ROOT + "engine.Engine"), resideInAPackage("dev.fettle.engine.internal"))
                // A definition carries the sources of its secrets, which are a port.
                .ignoreDependency(name(ROOT + "engine.model.Definition"), name(ROOT + "engine.spi.SecretSource"))
                .check(classes);
    }

    @Test
    void theGraphKnowsNothingOfTasks() {
        classes()
                .that(resideInAPackage("dev.fettle.engine.graph.."))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.fettle.engine.graph..", "java..", "org.jspecify.annotations..")
                .check(classes);
    }

    @Test
    void onlyTheEngineUsesItsInternals() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.fettle.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.fettle.engine.internal..")
                .check(classes);
    }

    @Test
    void onlyProgramsPrintExitOrReadTheEnvironment() {
        DescribedPredicate<JavaClass> libraries = describe(
                "are no programs", type -> !Set.of("cli", "standin", "testkit").contains(jarOf(type)));
        noClasses()
                .that(libraries)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .accessField(System.class, "in")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(classes);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .should(new ArchCondition<>("be in a package that is @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                        events.add(new SimpleConditionEvent(
                                type, marked, "The package of " + type.getName() + " is not @NullMarked"));
                    }
                })
                .check(classes);
    }

    @Test
    void signaturesOfLibrariesShowOnlyTypesOfTheJdkAndOurs() {
        DescribedPredicate<JavaMember> visible = describe(
                "are visible in a library",
                member -> !Set.of("cli", "testkit").contains(jarOf(member.getOwner()))
                        && isVisible(member.getOwner())
                        && (member.getModifiers().contains(JavaModifier.PUBLIC)
                                || member.getModifiers().contains(JavaModifier.PROTECTED)));
        codeUnits()
                .that(visible.<JavaCodeUnit>forSubtype())
                .should(show(unit -> Stream.of(
                                Stream.of(unit.getReturnType()),
                                unit.getParameterTypes().stream(),
                                unit.getExceptionTypes().stream())
                        .flatMap(types -> types)))
                .check(classes);
        fields().that(visible.<JavaField>forSubtype())
                .should(show(field -> Stream.of(field.getType())))
                .check(classes);
        all(new com.tngtech.archunit.lang.AbstractClassesTransformer<JavaClass>("visible classes") {
                    @Override
                    public Iterable<JavaClass> doTransform(JavaClasses all) {
                        return all.that(describe(
                                "are visible",
                                type -> !Set.of("cli", "testkit").contains(jarOf(type)) && isVisible(type)));
                    }
                })
                .should(show(type -> Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())))
                .check(classes);
    }

    @Test
    void staticsHoldNoState() {
        fields().that().areStatic().should().beFinal().check(classes);
    }

    @Test
    void guiceModulesAreCalledBindings() {
        classes()
                .that()
                .areAssignableTo("com.google.inject.Module")
                .should()
                .haveSimpleNameEndingWith("Bindings")
                .allowEmptyShould(true)
                .check(classes);
    }

    private static boolean mayUse(Jar jar, JavaClass type) {
        String name = type.getPackageName();
        return type.isPrimitive()
                || ofTheJdk(name)
                || jarOf(type).equals(jar.name())
                || jar.ours().contains(jarOf(type))
                || jar.others().stream().anyMatch(other -> name.equals(other) || name.startsWith(other + "."));
    }

    private static boolean ofTheJdk(String packageName) {
        return Stream.of(
                        "java.",
                        "javax.crypto",
                        "javax.net",
                        "javax.security",
                        "com.sun.net.httpserver",
                        "org.jspecify.")
                .anyMatch((packageName + ".")::startsWith);
    }

    private static String jarOf(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()).split("\\.", 2)[0] : "";
    }

    private static DescribedPredicate<JavaClass> name(String name) {
        return describe("are " + name, type -> type.getName().equals(name));
    }

    private static boolean isVisible(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && !type.getPackageName().contains(".internal")
                && type.getEnclosingClass().map(ArchitectureTest::isVisible).orElse(true);
    }

    /** The assembly is what wires with Guice, so an embedder meets Guice there, and nowhere else. */
    private static boolean isGuiceOfAssembly(Object item, JavaClass type) {
        JavaClass owner = item instanceof JavaMember member ? member.getOwner() : (JavaClass) item;
        return jarOf(owner).equals("assembly") && type.getPackageName().startsWith("com.google.inject");
    }

    /** Every type in what is shown, type arguments included, is one of the JDK or ours. */
    private static <T> ArchCondition<T> show(java.util.function.Function<T, Stream<? extends JavaType>> shown) {
        return new ArchCondition<>("show only types of the JDK and ours") {
            @Override
            public void check(T item, ConditionEvents events) {
                shown.apply(item)
                        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                        .filter(type -> !type.isPrimitive()
                                && !ofTheJdk(type.getPackageName())
                                && !type.getPackageName().startsWith("dev.fettle")
                                && !isGuiceOfAssembly(item, type))
                        .forEach(type ->
                                events.add(SimpleConditionEvent.violated(item, item + " shows " + type.getName())));
            }
        };
    }
}
