package dev.fettle.modules.tls;

import dev.fettle.testkit.ModuleCases;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class TlsDecisionsTest {

    private static final Path CASES = Path.of("src/test/resources/cases");

    @TestFactory
    Stream<DynamicTest> acme() {
        return ModuleCases.in(CASES.resolve("acme-certificate"), new AcmeCertificateModule());
    }

    @TestFactory
    Stream<DynamicTest> keys() {
        return ModuleCases.in(CASES.resolve("tls-key"), new TlsKeyModule());
    }

    @TestFactory
    Stream<DynamicTest> authorities() {
        return ModuleCases.in(CASES.resolve("tls-ca"), new TlsCaModule());
    }

    @TestFactory
    Stream<DynamicTest> checks() {
        return ModuleCases.in(CASES.resolve("tls-check"), new TlsCheckModule());
    }

    @TestFactory
    Stream<DynamicTest> certificates() {
        return ModuleCases.in(CASES.resolve("tls-certificate"), new TlsCertificateModule());
    }
}
