package dev.fettle.sandbox;

import dev.fettle.engine.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The disk of one host: the root image with a layer of its own over it, and the files that make it this host. */
final class HostDisk {

    private static final String MARK = " # sandbox";

    private final HostFiles files;

    HostDisk(HostFiles files) {
        this.files = files;
    }

    /** Mount the host's layer over the image. */
    void mount(Path image) throws InterruptedException {
        Folders.make(files.upper(), "rwxr-xr-x");
        Folders.make(files.work(), "rwx------");
        Folders.make(files.root(), "rwxr-xr-x");
        Programs.must(
                "mount",
                "-t",
                "overlay",
                "fettle-sandbox",
                "-o",
                "lowerdir=" + image + ",upperdir=" + files.upper() + ",workdir=" + files.work(),
                files.root().toString());
    }

    /** Write what makes this disk the disk of one host, before it boots. */
    void configure(String address, List<String> aptSources, String authorizedKey, Optional<Secret> sudoPassword)
            throws InterruptedException {
        Path etc = files.root().resolve("etc");
        Folders.write(etc.resolve("hostname"), files.name() + "\n", "rw-r--r--");
        Folders.write(etc.resolve("machine-id"), UUID.randomUUID().toString().replace("-", "") + "\n", "r--r--r--");
        Folders.write(
                etc.resolve("hosts"), "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n", "rw-r--r--");
        Folders.write(
                etc.resolve("systemd/network/10-host0.network"),
                "[Match]\nName=host0\n\n[Network]\nAddress=" + address
                        + "/24\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n",
                "rw-r--r--");
        Folders.write(etc.resolve("apt/sources.list"), String.join("\n", aptSources) + "\n", "rw-r--r--");
        Programs.must(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-C",
                files.name(),
                "-f",
                hostKey().toString());
        authorize(files.root().resolve("root"), authorizedKey);
        authorize(files.root().resolve("home").resolve(SandboxHost.ADMIN), authorizedKey);
        Folders.write(
                etc.resolve("sudoers.d/fettle-sandbox"),
                SandboxHost.ADMIN
                        + (sudoPassword.isPresent() ? " ALL=(ALL:ALL) ALL\n" : " ALL=(ALL:ALL) NOPASSWD: ALL\n"),
                "r--r-----");
        if (sudoPassword.isPresent()) {
            Programs.must(
                    SandboxHost.ADMIN + ":" + sudoPassword.get().reveal() + "\n",
                    List.of("chroot", files.root().toString(), "chpasswd"));
        }
    }

    /** Tell a host the addresses of all hosts of its group; what else stands in its file stays. */
    void writePeers(Map<String, String> addressByName) {
        Path etc = files.root().resolve("etc");
        Path file = etc.resolve("hosts");
        // The host may have put a link there, which would lead out of its disk when followed from here.
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || !Files.isDirectory(etc, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        String before = Folders.read(file);
        StringBuilder text = new StringBuilder();
        before.lines()
                .filter(line -> !line.endsWith(MARK))
                .forEach(line -> text.append(line).append('\n'));
        addressByName.forEach((name, address) ->
                text.append(address).append(' ').append(name).append(MARK).append('\n'));
        if (!before.contentEquals(text)) {
            Folders.write(file, text.toString(), "rw-r--r--");
        }
    }

    /** Return the host's public key as a line of a known_hosts file. */
    static String knownHost(HostFiles files, String address) {
        String key = Folders.read(Path.of(new HostDisk(files).hostKey() + ".pub"));
        String[] parts = key.split(" ", 3);
        return address + "," + files.name() + " " + parts[0] + " " + parts[1];
    }

    private Path hostKey() {
        return files.root().resolve("etc/ssh/ssh_host_ed25519_key");
    }

    private static void authorize(Path home, String key) {
        Path ssh = Folders.make(home.resolve(".ssh"), "rwx------");
        Path keys = ssh.resolve("authorized_keys");
        Folders.write(keys, key, "rw-------");
        try {
            for (String owner : List.of("unix:uid", "unix:gid")) {
                Files.setAttribute(ssh, owner, Files.getAttribute(home, owner));
                Files.setAttribute(keys, owner, Files.getAttribute(home, owner));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
