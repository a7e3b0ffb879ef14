package dev.fettle.standin.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Also writes PEM files for other tests. */
public class PemTest {
    /** Where the inner key starts in the PKCS#8 form of a 2048-bit RSA key. */
    private static final int RSA_HEADER = 26;

    @TempDir
    private Path directory;

    /** Write a certificate for 127.0.0.1 and its key as {@code NAME.crt} and {@code NAME.key}. */
    public static Path selfSigned(Path directory, String name) {
        try {
            KeyStore store = SelfSigned.store();
            write(
                    directory.resolve(name + ".crt"),
                    "CERTIFICATE",
                    store.getCertificate("self").getEncoded());
            write(
                    directory.resolve(name + ".key"),
                    "PRIVATE KEY",
                    store.getKey("self", new char[0]).getEncoded());
            return directory.resolve(name + ".crt");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path write(Path file, String type, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }

    @Test
    void loadsAPairAndRefusesAKeyOfAnother() throws IOException, GeneralSecurityException {
        Path one = selfSigned(directory, "one");
        selfSigned(directory, "two");
        KeyStore store = Trust.emptyStore();
        Pem.load(store, "one", one, directory.resolve("one.key"));
        assertThat(store.isKeyEntry("one")).isTrue();
        assertThatThrownBy(() -> Pem.load(store, "two", one, directory.resolve("two.key")))
                .hasMessageContaining("does not belong");
        assertThatThrownBy(() -> Pem.privateKey(one)).hasMessageContaining("no private key");
        assertThatThrownBy(() -> Pem.certificates(directory.resolve("one.key"))).hasMessageContaining("no certificate");
    }

    @Test
    void readsTheOldFormsOfKeys() throws IOException, GeneralSecurityException {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        byte[] pkcs8 = rsa.generateKeyPair().getPrivate().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, RSA_HEADER, pkcs8.length);
        assertThat(Pem.privateKey(write(directory.resolve("rsa"), "RSA PRIVATE KEY", pkcs1))
                        .getEncoded())
                .isEqualTo(pkcs8);
        byte[] sec1 = HexFormat.of().parseHex("3031020101" + "0420" + "11".repeat(32) + "a00a06082a8648ce3d030107");
        assertThat(Pem.privateKey(write(directory.resolve("ec"), "EC PRIVATE KEY", sec1))
                        .getAlgorithm())
                .isEqualTo("EC");
    }
}
