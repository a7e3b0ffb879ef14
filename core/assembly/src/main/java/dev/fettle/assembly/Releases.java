package dev.fettle.assembly;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Content;
import dev.fettle.pkl.ArtifactResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bring releases of Coder and of Terraform to this machine, once, and check them against their checksum files. Thread-safe.
 *
 * <ul>
 *   <li>{@code coder/VERSION/ARCH} is {@code coder_VERSION_linux_ARCH.tar.gz}, and {@code coder/VERSION/ARCH/deb} and {@code …/rpm}
 *       are the packages, of {@code github.com/coder/coder/releases/download/vVERSION}.
 *   <li>{@code terraform/VERSION/ARCH} is the program inside {@code terraform_VERSION_linux_ARCH.zip} of
 *       {@code releases.hashicorp.com/terraform/VERSION}.
 * </ul>
 *
 * <p>A mirror holds the same files, in directories named like theirs: {@code MIRROR/vVERSION} and {@code MIRROR/VERSION}.
 */
public final class Releases implements ArtifactResolver {

    /** Where Coder publishes its releases. */
    public static final URI CODER = URI.create("https://github.com/coder/coder/releases/download/");

    /** Where HashiCorp publishes Terraform. */
    public static final URI TERRAFORM = URI.create("https://releases.hashicorp.com/terraform/");

    private static final Pattern NAME = Pattern.compile(
            "(coder|terraform)/([0-9]+\\.[0-9]+\\.[0-9]+[A-Za-z0-9.-]*)/(amd64|arm64|armv7|arm)(?:/(deb|rpm))?");

    private final Path cache;
    private final URI coder;
    private final URI terraform;

    /**
     * Create the resolver.
     *
     * @param cache where downloads are kept
     * @param coder where Coder's releases are
     * @param terraform where Terraform's releases are
     */
    public Releases(Path cache, URI coder, URI terraform) {
        this.cache = requireNonNull(cache, "cache is null");
        this.coder = requireNonNull(coder, "coder is null");
        this.terraform = requireNonNull(terraform, "terraform is null");
    }

    /** Find releases where they are published. */
    public static Releases standard(Path cache) {
        return new Releases(cache, CODER, TERRAFORM);
    }

    @Override
    public synchronized Artifact resolve(Wanted wanted) {
        Matcher matcher = NAME.matcher(wanted.name());
        boolean isCoder = matcher.matches() && matcher.group(1).equals("coder");
        if (!matcher.matches() || (!isCoder && matcher.group(4) != null)) {
            throw unavailable(
                    wanted,
                    "There is no release `" + wanted.name() + "`.",
                    "Releases are named like `coder/2.8.0/amd64`; there are some for amd64, arm64 and 32-bit ARM (`armv7`; of Terraform, `arm`).");
        }
        Published release = isCoder
                ? coder(wanted, matcher.group(2), matcher.group(3), matcher.group(4))
                : terraform(wanted, matcher.group(2), matcher.group(3));
        try {
            Path file = release.fetch(cache, wanted.key());
            return new Artifact(
                    localFile(isCoder ? file : Unzipped.program(file, "terraform", cache.resolve("unzipped"))),
                    Optional.empty());
        } catch (Published.Untrusted e) {
            throw unavailable(wanted, e.getMessage(), e.hint());
        } catch (IOException e) {
            throw unreachable(
                    wanted,
                    "`" + release.file() + "` cannot be had from " + release.place() + ": " + reason(e) + ".",
                    "Make that reachable, set a mirror, or put it and `" + release.checksums() + "` into "
                            + release.kept(cache) + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(wanted, "The download was interrupted.", "Run again.");
        }
    }

    private Published coder(Wanted wanted, String version, String arch, String form) {
        String sums = "coder_" + version + "_checksums.txt";
        return new Published(
                wanted.mirror(),
                wanted.mirror().orElse(coder).resolve("v" + version + "/"),
                Path.of("coder", version),
                "coder_" + version + "_linux_" + arch + "." + (form == null ? "tar.gz" : form),
                sums,
                sums + ".asc");
    }

    private Published terraform(Wanted wanted, String version, String arch) {
        String sums = "terraform_" + version + "_SHA256SUMS";
        return new Published(
                wanted.mirror(),
                wanted.mirror().orElse(terraform).resolve(version + "/"),
                Path.of("terraform", version),
                "terraform_" + version + "_linux_" + arch + ".zip",
                sums,
                sums + ".sig");
    }

    /** Describe a file of this machine as content. */
    public static Content.LocalFile localFile(Path file) {
        try {
            return new Content.LocalFile(file, Published.sha256(file), Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException("`" + file + "` cannot be read.", e);
        }
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }

    /** Tell whether a release was not found where it was looked for, as opposed to one that is there and must not be used. */
    public static boolean isUnreachable(EngineException e) {
        return e.diagnostics().stream().allMatch(d -> d.code() == Code.ARTIFACT_UNREACHABLE);
    }

    private static EngineException unreachable(Wanted wanted, String summary, String hint) {
        return new EngineException(
                Diagnostic.error(Code.ARTIFACT_UNREACHABLE, summary, hint).about("artifact:" + wanted.name()));
    }

    private static EngineException unavailable(Wanted wanted, String summary, String hint) {
        return new EngineException(
                Diagnostic.error(Code.ENVIRONMENT, summary, hint).about("artifact:" + wanted.name()));
    }
}
