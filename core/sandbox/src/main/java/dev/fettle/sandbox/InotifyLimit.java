package dev.fettle.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Know the kernel's limit that hosts run into first: each systemd and each of its services watches files through inotify, and all of
 * root's on this machine share {@code fs.inotify.max_user_instances}, which is 128 by default. What is refused an instance
 * says {@code EMFILE}, which reads as if it had too many files open.
 */
final class InotifyLimit {

    private static final Path LIMIT = Path.of("/proc/sys/fs/inotify/max_user_instances");

    private InotifyLimit() {}

    /** Return a sentence and a blank that names the limit when a console shows that it was met; else nothing. */
    static String remark(String console) {
        return console.contains("Too many open files")
                ? "`Too many open files` is the kernel's limit of inotify instances, fs.inotify.max_user_instances, which is "
                        + limit() + " here: end other hosts, or raise it with"
                        + " `sysctl -w fs.inotify.max_user_instances=1024`. "
                : "";
    }

    private static String limit() {
        try {
            return Files.readString(LIMIT).strip();
        } catch (IOException e) {
            return "not known";
        }
    }
}
