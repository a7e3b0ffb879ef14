package dev.fettle.sandbox;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.sandbox.proxy.PackageProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The read-only root file system under every host: built once for a recipe, then kept.
 *
 * <p>It is built beside its place and renamed, so a folder that has its name is whole.
 */
final class RootImage {

    /** What a host has from the start; bare on purpose. */
    static final List<String> PACKAGES = List.of(
            "systemd",
            "systemd-sysv",
            "dbus",
            "openssh-server",
            "sudo",
            "iproute2",
            "ca-certificates",
            "procps",
            "curl",
            "util-linux",
            "coreutils");

    /** Raised when {@link #finish} changes. */
    private static final int RECIPE = 1;

    private static final int DIGEST_CHARACTERS = 12;

    private final Path images;
    private final Path packages;
    private final MachineSources sources;
    private final SandboxListener listener;

    RootImage(Path cacheDir, MachineSources sources, SandboxListener listener) {
        this.images = cacheDir.resolve("images");
        this.packages = cacheDir.resolve("packages");
        this.sources = sources;
        this.listener = listener;
    }

    /** Return the image, building it first if nobody has; others who want it wait meanwhile. */
    Path provide() throws InterruptedException {
        Path image = images.resolve(sources.codename() + "-" + digest());
        if (Files.isDirectory(image)) {
            return image;
        }
        try (InterProcessLock lock =
                InterProcessLock.take(images.resolve("lock"), Limits.IMAGE, "building the root image")) {
            if (!Files.isDirectory(image)) {
                removeUnfinished();
                build(image);
            }
            return image;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String digest() {
        String recipe = RECIPE + "\n" + sources.codename() + "\n" + String.join("\n", PACKAGES) + "\n"
                + String.join("\n", sources.aptConfiguration());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(recipe.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGEST_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Remove what a killed build left: its programs first, they would go on writing. */
    private void removeUnfinished() throws IOException, InterruptedException {
        List<Path> unfinished;
        try (Stream<Path> entries = Files.list(images)) {
            unfinished = entries.filter(path -> path.getFileName().toString().startsWith("unfinished-"))
                    .toList();
        }
        for (Path dir : unfinished) {
            for (long pid : ProcessId.all().toArray()) {
                if (List.of(ProcessId.arguments(pid)).contains(dir.toString())) {
                    ProcessHandle.of(pid).ifPresent(RootImage::killTree);
                }
            }
            Folders.remove(dir);
        }
    }

    private static void killTree(ProcessHandle process) {
        List<ProcessHandle> tree = process.descendants().toList();
        process.destroyForcibly();
        tree.forEach(ProcessHandle::destroyForcibly);
    }

    private void build(Path image) throws IOException, InterruptedException {
        listener.progress("Building the root image for " + sources.codename() + " (once, about a minute).");
        Path dir = Files.createTempDirectory(images, "unfinished-");
        InetSocketAddress loopback = new InetSocketAddress("127.0.0.1", 0);
        try (PackageProxy proxy =
                PackageProxy.start(loopback, sources.repositories(), packages, images.resolve("none"), line -> {})) {
            List<String> command = new ArrayList<>(List.of(
                    "setsid",
                    "--wait",
                    "mmdebstrap",
                    "--quiet",
                    "--variant=minbase",
                    "--include=" + String.join(",", PACKAGES)));
            sources.aptConfiguration().forEach(setting -> command.add("--aptopt=" + setting));
            command.add(sources.codename());
            command.add(dir.toString());
            command.addAll(sources.lines("http://127.0.0.1:" + proxy.port()));
            Programs.Result result = Programs.run(Limits.IMAGE, "", command);
            if (!result.ok()) {
                throw new EngineException(Diagnostic.error(
                        Diagnostic.Code.ENVIRONMENT,
                        "The root image for disposable hosts could not be built.",
                        "mmdebstrap says: " + Folders.lastLines(result.output(), 15)));
            }
            finish(dir);
            Files.move(dir, image, StandardCopyOption.ATOMIC_MOVE);
            listener.progress("The root image is ready.");
        } finally {
            if (Files.exists(dir)) {
                Folders.remove(dir);
            }
        }
    }

    private void finish(Path dir) throws IOException, InterruptedException {
        Programs.must("chroot", dir.toString(), "useradd", "--create-home", "--shell", "/bin/bash", SandboxHost.ADMIN);
        Programs.must("systemctl", "--quiet", "--root=" + dir, "enable", "systemd-networkd.service", "ssh.service");
        // They would hold apt's lock just after boot.
        Programs.must("systemctl", "--quiet", "--root=" + dir, "mask", "apt-daily.timer", "apt-daily-upgrade.timer");
        try (Stream<Path> keys = Files.list(dir.resolve("etc/ssh"))) {
            for (Path key : keys.filter(path -> path.getFileName().toString().startsWith("ssh_host_"))
                    .toList()) {
                Files.delete(key);
            }
        }
        Files.writeString(
                dir.resolve("etc/ssh/sshd_config.d/fettle-sandbox.conf"),
                "HostKey /etc/ssh/ssh_host_ed25519_key\nUseDNS no\n");
        List<String> apt = new ArrayList<>(sources.aptConfiguration());
        apt.addAll(List.of(
                "Acquire::http::Proxy \"false\";",
                "Acquire::http::Timeout \"600\";",
                "Acquire::Languages \"none\";",
                "Acquire::PDiffs \"false\";"));
        Files.write(dir.resolve("etc/apt/apt.conf.d/90fettle-sandbox"), apt);
        Files.deleteIfExists(dir.resolve("etc/apt/sources.list"));
        Files.writeString(dir.resolve("etc/default/locale"), "LANG=C.UTF-8\n");
        Files.writeString(dir.resolve("etc/machine-id"), "");
    }
}
