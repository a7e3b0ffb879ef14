package dev.fettle.standin.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;

/** Make the certificate for 127.0.0.1 that is served when TLS is on and no certificate is given. */
public final class SelfSigned {
    private SelfSigned() {}

    /**
     * Make a key and a certificate that is valid for 180 days, with the runtime's own {@code keytool}.
     *
     * @return a store with one entry and an empty password
     */
    public static KeyStore store() throws IOException, GeneralSecurityException, InterruptedException {
        Path directory = Files.createTempDirectory("standin-tls");
        Path file = directory.resolve("store.p12");
        try {
            // The password protects a file that lives for a second in a directory of mode 0700.
            Process process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-J-Xmx64m",
                            "-J-XX:+UseSerialGC",
                            "-J-XX:TieredStopAtLevel=1",
                            "-genkeypair",
                            "-alias",
                            "self",
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-dname",
                            "CN=127.0.0.1, O=Stand-in for Coder",
                            "-ext",
                            "SAN=IP:127.0.0.1",
                            "-validity",
                            "180",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            "changeit",
                            "-keystore",
                            file.toString()))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output;
            try (InputStream in = process.getInputStream()) {
                output = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            }
            if (process.waitFor() != 0) {
                throw new IOException("keytool: " + output.strip());
            }
            KeyStore made = KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
            KeyStore store = Trust.emptyStore();
            store.setKeyEntry(
                    "self",
                    made.getKey("self", "changeit".toCharArray()),
                    new char[0],
                    made.getCertificateChain("self"));
            return store;
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }
}
