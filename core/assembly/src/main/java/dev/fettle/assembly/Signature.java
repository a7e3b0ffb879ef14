package dev.fettle.assembly;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Check detached OpenPGP signatures with {@code gpgv} of GnuPG on this machine, which trusts the given key and no other. */
final class Signature {

    private static final Pattern ARMOR =
            Pattern.compile("-----BEGIN PGP PUBLIC KEY BLOCK-----[ \\t]*\\r?\\n(?:[^\\n:]+: [^\\n]*\\n)*[ \\t]*\\r?\\n"
                    + "([A-Za-z0-9+/=\\s]+?)(?:\\r?\\n=[A-Za-z0-9+/]{4})?\\s*-----END PGP PUBLIC KEY BLOCK-----");
    private static final long LIMIT_SECONDS = 30;

    private Signature() {}

    /**
     * Check a signature.
     *
     * @param signed what is signed
     * @param signature its signature, in text form or not
     * @param key the public key, in text form
     * @throws Published.Untrusted when the key has not signed it
     * @throws IOException when that cannot be told
     */
    static void check(Path signed, Path signature, Path key) throws IOException, InterruptedException {
        Matcher armor = ARMOR.matcher(read(key));
        if (!armor.find()) {
            throw new Published.Untrusted(
                    "`" + key + "` is not a public key in text form.",
                    "It begins with `-----BEGIN PGP PUBLIC KEY BLOCK-----`.");
        }
        Path ring = Files.createTempFile("fettle-key", ".gpg");
        Path said = Files.createTempFile("fettle-gpgv", ".txt");
        try {
            Files.write(ring, Base64.getMimeDecoder().decode(armor.group(1)));
            List<String> words = List.of("gpgv", "--keyring", ring.toString(), signature.toString(), signed.toString());
            Process process;
            try {
                process = new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
            } catch (IOException e) {
                throw new Published.Untrusted(
                        "The signature of `" + signed.getFileName() + "` cannot be checked: there is no `gpgv` here.",
                        "Install GnuPG on this machine, or leave the key out to compare checksums alone.");
            }
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("gpgv does not come to an end");
            }
            if (process.exitValue() != 0) {
                throw new Published.Untrusted(
                        "`" + signed.getFileName() + "` is not signed by the key in `" + key + "`: " + last(said) + ".",
                        "Compare the key with its maker's; do not use the file otherwise.");
            }
        } finally {
            Files.deleteIfExists(ring);
            Files.deleteIfExists(said);
        }
    }

    private static String read(Path key) throws Published.Untrusted {
        try {
            return Files.readString(key, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new Published.Untrusted(
                    "The key `" + key + "` cannot be read.", "Name a file with the public key of the maker.");
        }
    }

    private static String last(Path said) throws IOException {
        return Files.readString(said, StandardCharsets.ISO_8859_1)
                .lines()
                .reduce((a, b) -> b)
                .orElse("gpgv says nothing")
                .replaceFirst("^gpgv: ", "");
    }
}
