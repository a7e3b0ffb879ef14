package dev.fettle.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What users of the published jars can see is what is written down, so that it never changes unnoticed. With the system property
 * {@code fettle.api.write} the records are written anew, to be reviewed.
 */
class PublicApiTest {

    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

    private static JavaClasses classes;

    @BeforeAll
    static void importOurClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.fettle");
    }

    @ParameterizedTest
    @CsvSource({
        "core/engine",
        "core/local",
        "core/ssh",
        "core/sandbox",
        "core/pkl",
        "core/report",
        "core/testkit",
        "core/assembly",
        "modules"
    })
    void isAsRecorded(String jar) throws IOException {
        String name = jar.substring(jar.lastIndexOf('/') + 1);
        String surface = surface("dev.fettle." + name);
        Path record = top().resolve(jar).resolve("api").resolve(name + ".api");
        if (System.getProperty("fettle.api.write") != null) {
            Files.createDirectories(record.getParent());
            Files.writeString(record, surface);
        }
        String recorded = Files.readString(record);
        Set<String> before = recorded.lines().collect(Collectors.toSet());
        Set<String> now = surface.lines().collect(Collectors.toSet());
        assertThat(Stream.concat(
                        recorded.lines().filter(line -> !now.contains(line)).map(line -> "- " + line.strip()),
                        surface.lines().filter(line -> !before.contains(line)).map(line -> "+ " + line.strip())))
                .as("changes of what users of %s see; core/decisions/0009-the-public-api-is-recorded.md", jar)
                .isEmpty();
        assertThat(surface).isEqualTo(recorded);
    }

    /** Who imports the BOM may name every jar that has a recorded API, and the one with the taskservs, without a version. */
    @Test
    void theBomNamesEachPublishedJar() throws IOException {
        Path top = top();
        Set<String> published = new TreeSet<>(Set.of("fettle-taskservs"));
        try (Stream<Path> files = Files.walk(top, 4)) {
            for (Path record : files.filter(file -> file.toString().endsWith(".api") && isSource(file))
                    .toList()) {
                published.add(artifact(record.getParent().resolveSibling("pom.xml")));
            }
        }
        String bom = Files.readString(top.resolve("core/bom/pom.xml"));
        Set<String> named = Pattern.compile("<artifactId>(.*?)</artifactId>")
                .matcher(bom.substring(bom.indexOf("<dependencies>")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(published);
        assertThat(bom).contains(version(Files.readString(top.resolve("pom.xml"))));
    }

    private static boolean isSource(Path file) {
        return !file.toString().contains("/target/");
    }

    private static String artifact(Path pom) throws IOException {
        String text = Files.readString(pom);
        String own = text.substring(text.indexOf("</parent>"));
        return own.substring(own.indexOf("<artifactId>") + "<artifactId>".length(), own.indexOf("</artifactId>"));
    }

    private static String version(String pom) {
        return pom.substring(pom.indexOf("<version>"), pom.indexOf("</version>"));
    }

    private static String surface(String root) {
        return classes.stream()
                .filter(type -> type.getPackageName().equals(root)
                        || type.getPackageName().startsWith(root + "."))
                .filter(PublicApiTest::isVisible)
                .sorted(Comparator.comparing(JavaClass::getName))
                .map(type -> describe(type.reflect()))
                .collect(Collectors.joining("\n"));
    }

    private static boolean isVisible(JavaClass type) {
        boolean open = type.getModifiers().contains(JavaModifier.PUBLIC)
                || type.getModifiers().contains(JavaModifier.PROTECTED);
        return open
                && !type.isAnonymousClass()
                && !type.getSimpleName().equals("package-info")
                && !type.getPackageName().contains(".internal")
                && type.getEnclosingClass().map(PublicApiTest::isVisible).orElse(true);
    }

    private static String describe(Class<?> type) {
        List<String> lines = new ArrayList<>();
        if (type.isRecord()) {
            lines.add(Stream.of(type.getRecordComponents())
                    .map(PublicApiTest::component)
                    .collect(Collectors.joining(", ", "components ", "")));
        }
        if (type.isSealed()) {
            lines.add(Arrays.stream(type.getPermittedSubclasses())
                    .map(Class::getName)
                    .collect(Collectors.joining(", ", "permits ", "")));
        }
        boolean open = !Modifier.isFinal(type.getModifiers());
        Stream.of(type.getDeclaredFields())
                .filter(f -> isVisible(f, f.isSynthetic(), open))
                .map(Field::toGenericString)
                .sorted()
                .forEach(lines::add);
        Stream.of(type.getDeclaredConstructors())
                .filter(c -> isVisible(c, c.isSynthetic(), open))
                .map(Constructor::toGenericString)
                .sorted()
                .forEach(lines::add);
        Stream.of(type.getDeclaredMethods())
                .filter(m -> isVisible(m, m.isSynthetic(), open) && !OF_EVERY_OBJECT.contains(m.getName()))
                .map(Method::toGenericString)
                .sorted()
                .forEach(lines::add);
        String supertypes = Stream.concat(
                        Stream.ofNullable(type.getGenericSuperclass()).filter(t -> t != Object.class),
                        Stream.of(type.getGenericInterfaces()))
                .map(Type::getTypeName)
                .collect(Collectors.joining(", "));
        return type.toGenericString()
                + (supertypes.isEmpty() ? "" : " : " + supertypes)
                + "\n"
                + lines.stream().map(line -> "    " + line + "\n").collect(Collectors.joining());
    }

    private static String component(RecordComponent component) {
        return component.getGenericType().getTypeName() + " " + component.getName();
    }

    /** Nobody can extend a final class, so what is protected there is not seen. */
    private static boolean isVisible(Member member, boolean synthetic, boolean open) {
        int modifiers = member.getModifiers();
        return !synthetic && (Modifier.isPublic(modifiers) || open && Modifier.isProtected(modifiers));
    }

    private static Path top() {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.exists(top.resolve("fettle"))) {
            top = top.getParent();
        }
        return top;
    }
}
