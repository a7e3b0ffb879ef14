package dev.fettle.taskservs;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Name the taskservs that come with Fettle. */
public final class Taskservs {

    private Taskservs() {}

    /** Return what each is for, in a few words, by its name. */
    public static Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        all.put("coder", "Coder, the self-hosted development platform");
        all.put("postgresql", "PostgreSQL from the distribution's packages; provides postgresql.database");
        all.put("tls", "Certificates from an own CA, self-signed or existing; provides tls.certificate");
        return Collections.unmodifiableMap(all);
    }
}
