package dev.fettle.standin.store;

import dev.fettle.standin.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Keep templates in one JSON file beside that of the users. */
final class FileTemplates implements Templates {
    // Guarded by this object's monitor, as is the file.
    private final Path file;
    private final Map<String, TemplateFile> files = new LinkedHashMap<>();
    private final Map<String, TemplateVersion> versions = new LinkedHashMap<>();
    private final Map<String, Template> templates = new LinkedHashMap<>();

    /** Read the file, if it is there. */
    FileTemplates(Path file) throws IOException {
        this.file = file;
        if (!Files.exists(file)) {
            return;
        }
        Map<String, Object> document = Json.parseObject(Files.readString(file));
        for (List<String> row : rows(document, "files")) {
            files.put(
                    row.get(0),
                    new TemplateFile(
                            row.get(0),
                            row.get(1),
                            row.get(2),
                            Base64.getDecoder().decode(row.get(3))));
        }
        for (List<String> row : rows(document, "versions")) {
            versions.put(
                    row.get(0),
                    new TemplateVersion(
                            row.get(0),
                            row.get(1),
                            row.get(2),
                            row.get(3),
                            row.get(4),
                            row.get(5),
                            Instant.parse(row.get(6)),
                            row.get(7),
                            row.get(8)));
        }
        for (List<String> row : rows(document, "templates")) {
            templates.put(
                    row.get(0),
                    new Template(
                            row.get(0),
                            row.get(1),
                            row.get(2),
                            row.get(3),
                            row.get(4),
                            row.get(5),
                            row.get(6),
                            Instant.parse(row.get(7)),
                            Instant.parse(row.get(8))));
        }
    }

    private static List<List<String>> rows(Map<String, Object> document, String key) {
        return document.get(key) instanceof List<?> list
                ? list.stream()
                        .filter(List.class::isInstance)
                        .map(row ->
                                ((List<?>) row).stream().map(String::valueOf).toList())
                        .toList()
                : List.of();
    }

    @Override
    public synchronized void save(TemplateFile added) throws IOException {
        files.put(added.id(), added);
        write();
    }

    @Override
    public synchronized Optional<TemplateFile> file(String idOrHash) {
        return files.values().stream()
                .filter(f -> f.id().equals(idOrHash) || f.hash().equals(idOrHash))
                .findFirst();
    }

    @Override
    public synchronized void save(TemplateVersion version) throws IOException {
        versions.put(version.id(), version);
        write();
    }

    @Override
    public synchronized List<TemplateVersion> versions() {
        return versions.values().stream()
                .sorted(Comparator.comparing(TemplateVersion::createdAt).reversed())
                .toList();
    }

    @Override
    public synchronized void save(Template template) throws IOException {
        templates.put(template.id(), template);
        write();
    }

    @Override
    public synchronized List<Template> templates() {
        return templates.values().stream()
                .sorted(Comparator.comparing(template -> template.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    @Override
    public synchronized void removeTemplate(String id) throws IOException {
        versions.values().removeIf(version -> version.templateId().equals(id));
        templates.remove(id);
        write();
    }

    private void write() throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("about", "Templates of a stand-in for Coder.");
        document.put(
                "files",
                files.values().stream()
                        .map(f -> List.of(
                                f.id(),
                                f.hash(),
                                f.userId(),
                                Base64.getEncoder().encodeToString(f.content())))
                        .toList());
        document.put(
                "versions",
                versions.values().stream()
                        .map(v -> List.of(
                                v.id(),
                                v.templateId(),
                                v.name(),
                                v.message(),
                                v.fileId(),
                                v.userId(),
                                v.createdAt(),
                                v.status(),
                                v.error()))
                        .toList());
        document.put(
                "templates",
                templates.values().stream()
                        .map(t -> List.of(
                                t.id(),
                                t.name(),
                                t.displayName(),
                                t.description(),
                                t.icon(),
                                t.activeVersionId(),
                                t.userId(),
                                t.createdAt(),
                                t.updatedAt()))
                        .toList());
        Path next = Files.createTempFile(file.toAbsolutePath().getParent(), ".standin", ".json");
        Files.writeString(next, Json.write(document) + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
