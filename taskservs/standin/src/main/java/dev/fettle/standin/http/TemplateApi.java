package dev.fettle.standin.http;

import static java.util.Objects.requireNonNull;

import dev.fettle.standin.base.Log;
import dev.fettle.standin.config.Settings;
import dev.fettle.standin.http.Sessions.Caller;
import dev.fettle.standin.provision.Blueprint;
import dev.fettle.standin.store.Store;
import dev.fettle.standin.store.Template;
import dev.fettle.standin.store.TemplateFile;
import dev.fettle.standin.store.TemplateVersion;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Answer what the API offers about templates: archives, versions with their import jobs, and templates. */
final class TemplateApi {
    private static final String NAME = "[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*";
    private static final String VERSION_NAME = "[a-zA-Z0-9]+([_.-][a-zA-Z0-9]+)*";
    private static final int MAX_NAME = 32;
    private static final int MAX_VERSION_NAME = 64;
    private static final int MAX_DESCRIPTION = 128;

    private final Settings settings;
    private final Store store;
    private final Clock clock;
    private final Log log;

    TemplateApi(Settings settings, Store store, Clock clock, Log log) {
        this.settings = requireNonNull(settings, "settings is null");
        this.store = requireNonNull(store, "store is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.log = requireNonNull(log, "log is null");
    }

    /** Answer a request below {@code files}, {@code organizations}, {@code templates} or {@code templateversions}. */
    Optional<Reply> answer(Request request, Caller caller, List<String> parts) throws IOException {
        return switch (parts.get(0)) {
            case "files" -> Optional.of(files(request, caller, parts));
            case "organizations" -> Optional.of(organization(request, caller, parts));
            case "templates" -> Optional.of(template(request, caller, parts));
            case "templateversions" -> Optional.of(version(request, caller, parts));
            default -> Optional.empty();
        };
    }

    private Reply files(Request request, Caller caller, List<String> parts) throws IOException {
        if (!request.method().equals("POST") || parts.size() != 1) {
            return Reply.noRoute();
        }
        if (!caller.user().isOwner()) {
            return Reply.message(403, "Forbidden.");
        }
        String type = request.header("content-type");
        if (!type.equals("application/x-tar")) {
            return Reply.message(400, "Unsupported content type header \"" + type + "\".");
        }
        String hash = sha256(request.body());
        Optional<TemplateFile> known = store.templates().file(hash);
        if (known.isPresent()) {
            return Reply.json(200, Map.of("hash", known.get().id()));
        }
        TemplateFile file = new TemplateFile(newId(), hash, caller.user().id(), request.body());
        store.templates().save(file);
        return Reply.json(201, Map.of("hash", file.id()));
    }

    private Reply organization(Request request, Caller caller, List<String> parts) throws IOException {
        String organization = store.organizations().get(0);
        boolean named = settings.version().knowsOrganizationNames()
                && parts.size() > 1
                && List.of("default", "coder").contains(parts.get(1));
        if (parts.size() < 2 || !named && !isId(parts.get(1))) {
            return Reply.invalid("Query param \"organization\" must be a valid UUID.", "organization", "invalid UUID");
        }
        if (!named && !parts.get(1).equals(organization)) {
            return Reply.notFound();
        }
        String route = request.method() + " " + String.join("/", parts.subList(2, parts.size()));
        if (route.equals("GET templates")) {
            return Reply.json(
                    200,
                    store.templates().templates().stream()
                            .map(template -> TemplateViews.of(template, organization))
                            .toList());
        }
        if (route.startsWith("GET templates/") && parts.size() == 4) {
            return found(parts.get(3))
                    .map(template -> Reply.json(200, TemplateViews.of(template, organization)))
                    .orElseGet(Reply::notFound);
        }
        if (route.equals("POST templates") || route.equals("POST templateversions")) {
            if (!caller.user().isOwner()) {
                return Reply.message(403, "Forbidden.");
            }
            return route.equals("POST templates")
                    ? createTemplate(request, caller, organization)
                    : createVersion(request, caller, organization);
        }
        return Reply.noRoute();
    }

    private Optional<Template> found(String idOrName) throws IOException {
        return store.templates().templates().stream()
                .filter(t -> t.id().equals(idOrName) || t.name().equalsIgnoreCase(idOrName))
                .findFirst();
    }

    private Optional<TemplateVersion> foundVersion(String id) throws IOException {
        return store.templates().versions().stream()
                .filter(v -> v.id().equals(id))
                .findFirst();
    }

    private Reply createVersion(Request request, Caller caller, String organization) throws IOException {
        Map<String, Object> body = request.json();
        String name = text(body, "name");
        String template = text(body, "template_id");
        String file = text(body, "file_id");
        if (!name.isEmpty() && (name.length() > MAX_VERSION_NAME || !name.matches(VERSION_NAME))) {
            return failed("name", "template_version_name", name);
        }
        if (!text(body, "storage_method").equals("file")) {
            return failed("storage_method", "oneof", text(body, "storage_method"));
        }
        if (!List.of("terraform", "echo").contains(text(body, "provisioner"))) {
            return failed("provisioner", "oneof", text(body, "provisioner"));
        }
        if (file.isEmpty()) {
            return failed("file_id", "required_without", file);
        }
        if (!template.isEmpty() && store.templates().templates().stream().noneMatch(t -> t.id().equals(template))) {
            return Reply.message(404, "Template does not exist.");
        }
        if (store.templates().file(file).isEmpty()) {
            return Reply.message(404, "File not found.");
        }
        boolean isTaken = !template.isEmpty()
                && store.templates().versions().stream()
                        .anyMatch(
                                v -> v.templateId().equals(template) && v.name().equals(name));
        if (isTaken) {
            return Reply.message(
                    500,
                    "insert template version: pq: duplicate key value violates unique constraint"
                            + " \"template_versions_template_id_name_key\"");
        }
        String id = newId();
        TemplateVersion version = new TemplateVersion(
                id,
                template,
                name.isEmpty() ? "version-" + id.substring(0, 8) : name,
                text(body, "message"),
                file,
                caller.user().id(),
                clock.instant(),
                "pending",
                "");
        store.templates().save(version);
        return Reply.json(201, TemplateViews.of(version, organization));
    }

    private Reply createTemplate(Request request, Caller caller, String organization) throws IOException {
        Map<String, Object> body = request.json();
        String name = text(body, "name");
        if (name.length() > MAX_NAME || !name.matches(NAME)) {
            return failed("name", "template_name", name);
        }
        if (text(body, "description").length() >= MAX_DESCRIPTION) {
            return failed("description", "lt", text(body, "description"));
        }
        if (found(name).isPresent()) {
            return Reply.invalid(
                    409,
                    "Template with name \"" + name + "\" already exists.",
                    "name",
                    "This value is already in use and should be unique.");
        }
        Optional<TemplateVersion> version = foundVersion(text(body, "template_version_id"));
        if (version.isEmpty()) {
            return Reply.invalid(
                    404,
                    "Template version \"" + text(body, "template_version_id") + "\" does not exist.",
                    "template_version_id",
                    "Template version does not exist");
        }
        if (!version.get().templateId().isEmpty()) {
            return Reply.invalid(
                    "Template version " + version.get().id() + " is already part of a template",
                    "template_version_id",
                    "Template version is already part of a template");
        }
        Template template = new Template(
                newId(),
                name,
                text(body, "display_name"),
                text(body, "description"),
                text(body, "icon"),
                version.get().id(),
                caller.user().id(),
                clock.instant(),
                clock.instant());
        store.templates().save(template);
        store.templates().save(version.get().of(template.id()));
        log.info("created a template", "name", name);
        return Reply.json(201, TemplateViews.of(template, organization));
    }

    private Reply template(Request request, Caller caller, List<String> parts) throws IOException {
        Optional<Template> known = parts.size() < 2
                ? Optional.empty()
                : store.templates().templates().stream()
                        .filter(t -> t.id().equals(parts.get(1)))
                        .findFirst();
        if (known.isEmpty() || !request.method().equals("GET") && !caller.user().isOwner()) {
            return Reply.notFound();
        }
        Template template = known.get();
        String organization = store.organizations().get(0);
        return switch (request.method() + " " + String.join("/", parts.subList(2, parts.size()))) {
            case "GET " -> Reply.json(200, TemplateViews.of(template, organization));
            case "GET versions" -> {
                List<Map<String, Object>> rows = store.templates().versions().stream()
                        .filter(v -> v.templateId().equals(template.id()))
                        .map(v -> TemplateViews.of(v, organization))
                        .toList();
                yield Reply.json(200, rows);
            }
            case "PATCH " -> {
                Map<String, Object> body = request.json();
                // As in releases before 2.35, what is not given becomes blank.
                Template changed = template.described(
                        text(body, "display_name"), text(body, "description"), text(body, "icon"), clock.instant());
                store.templates().save(changed);
                yield Reply.json(200, TemplateViews.of(changed, organization));
            }
            case "PATCH versions" -> activate(template, text(request.json(), "id"));
            case "DELETE " -> {
                store.templates().removeTemplate(template.id());
                yield Reply.message(200, "Template has been deleted!");
            }
            default -> Reply.noRoute();
        };
    }

    private Reply activate(Template template, String id) throws IOException {
        Optional<TemplateVersion> version = foundVersion(id);
        if (version.isEmpty()) {
            return Reply.message(404, "Template version not found.");
        }
        if (!version.get().templateId().equals(template.id())) {
            return Reply.message(400, "The provided template version doesn't belong to the specified template.");
        }
        if (!judged(version.get()).status().equals("succeeded")) {
            return Reply.message(400, "Only versions that have been built successfully can be promoted.");
        }
        store.templates().save(template.active(id, clock.instant()));
        return Reply.message(200, "Updated the active template version!");
    }

    private Reply version(Request request, Caller caller, List<String> parts) throws IOException {
        Optional<TemplateVersion> known = parts.size() < 2 ? Optional.empty() : foundVersion(parts.get(1));
        if (known.isEmpty() || !caller.user().isOwner()) {
            return Reply.notFound();
        }
        TemplateVersion version = judged(known.get());
        return switch (request.method() + " " + String.join("/", parts.subList(2, parts.size()))) {
            case "GET " ->
                Reply.json(200, TemplateViews.of(version, store.organizations().get(0)));
            case "GET logs" -> Reply.json(200, TemplateViews.logs(version));
            case "PATCH cancel" -> {
                if (!version.status().equals("pending")) {
                    yield Reply.message(412, "Job has already completed!");
                }
                store.templates().save(version.ended("canceled", "The job was canceled."));
                yield Reply.message(200, "Job has been marked as canceled...");
            }
            default -> Reply.noRoute();
        };
    }

    /** A job is done when somebody looks at it, if there are provisioner daemons that could have taken it. */
    private TemplateVersion judged(TemplateVersion version) throws IOException {
        if (!version.status().equals("pending") || settings.number("CODER_PROVISIONER_DAEMONS") <= 0) {
            return version;
        }
        String fault = Blueprint.fault(store.templates()
                .file(version.fileId())
                .map(TemplateFile::content)
                .orElse(new byte[0]));
        TemplateVersion ended = fault.isEmpty() ? version.ended("succeeded", "") : version.ended("failed", fault);
        store.templates().save(ended);
        log.info("imported a template version", "name", version.name(), "status", ended.status());
        return ended;
    }

    private static Reply failed(String field, String tag, String value) {
        return Reply.invalid(
                "Validation failed.", field, "Validation failed for tag \"" + tag + "\" with value: \"" + value + "\"");
    }

    private static boolean isId(String text) {
        return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    private static String text(Map<String, Object> body, String key) {
        return body.get(key) instanceof String text ? Objects.requireNonNull(text) : "";
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the runtime lacks SHA-256", e);
        }
    }
}
