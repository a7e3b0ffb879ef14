package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The taskservs that are written in Pkl alone, together on two hosts, as `examples/infra/services` has them. */
final class ServicesOnHostTest extends LocalInfra {

    private static final List<String> PACKAGES =
            List.of("docker/Docker.pkl", "redis/Redis.pkl", "monitoring/Prometheus.pkl", "monitoring/NodeExporter.pkl");

    @Test
    void passTheirTrial() throws IOException {
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(System.getProperty("user.name").equals("root"), "Booting hosts needs root.");
        }
        Files.copy(Path.of("../../examples/infra/services/infra.pkl"), dir.resolve("infra/services.pkl"));
        assertThat(run("taskserv", "test", "docker", "--infra", "services"))
                .as(out() + err())
                .isZero();
        assertThat(out().lines().map(line -> line.split(" {2,}")[1])).containsExactlyElementsOf(TRIAL);
        assertThat(out()).contains(" all seen").doesNotContain("FAILED");
    }

    @TestFactory
    Stream<DynamicTest> areShort() {
        return PACKAGES.stream()
                .map(name -> DynamicTest.dynamicTest(
                        name,
                        () -> assertThat(Files.readAllLines(Path.of("../../taskservs", name)))
                                .hasSizeLessThan(150)));
    }
}
