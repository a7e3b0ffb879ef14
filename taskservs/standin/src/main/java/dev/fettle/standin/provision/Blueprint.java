package dev.fettle.standin.provision;

import java.io.IOException;
import java.util.Map;

/** Judge an uploaded template. Where the real server runs Terraform, this only looks whether its files could be read. */
public final class Blueprint {
    private Blueprint() {}

    /** Return why a template cannot be imported; blank if it can. */
    public static String fault(byte[] archive) {
        Map<String, String> files;
        try {
            files = TarArchive.files(archive);
        } catch (IOException e) {
            return "extract: " + e.getMessage();
        }
        if (files.keySet().stream().noneMatch(name -> name.matches("[^/]+\\.tf(\\.json)?"))) {
            return "terraform plan: No configuration files";
        }
        return files.entrySet().stream()
                .filter(file -> file.getKey().endsWith(".tf"))
                .map(file -> HclText.fault(file.getKey(), file.getValue()))
                .filter(fault -> !fault.isEmpty())
                .findFirst()
                .map(fault -> "terraform init: " + fault)
                .orElse("");
    }
}
