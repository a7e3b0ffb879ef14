package dev.fettle.standin.http;

import dev.fettle.standin.store.Template;
import dev.fettle.standin.store.TemplateVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Show templates and their versions as the API does, with the fields in its order. */
final class TemplateViews {
    private TemplateViews() {}

    static Map<String, Object> of(Template template, String organization) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", template.id());
        view.put("created_at", template.createdAt());
        view.put("updated_at", template.updatedAt());
        view.put("organization_id", organization);
        view.put("name", template.name());
        view.put("display_name", template.displayName());
        view.put("provisioner", "terraform");
        view.put("active_version_id", template.activeVersionId());
        view.put("active_user_count", 0);
        view.put("description", template.description());
        view.put("deprecated", false);
        view.put("deprecation_message", "");
        view.put("icon", template.icon());
        view.put("default_ttl_ms", 0);
        view.put("created_by_id", template.userId());
        view.put("allow_user_autostart", true);
        view.put("allow_user_autostop", true);
        view.put("allow_user_cancel_workspace_jobs", false);
        view.put("require_active_version", false);
        return view;
    }

    static Map<String, Object> of(TemplateVersion version, String organization) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", version.id());
        if (!version.templateId().isEmpty()) {
            view.put("template_id", version.templateId());
        }
        view.put("organization_id", organization);
        view.put("created_at", version.createdAt());
        view.put("updated_at", version.createdAt());
        view.put("name", version.name());
        view.put("message", version.message());
        view.put("job", job(version));
        view.put("readme", "");
        view.put("created_by", Map.of("id", version.userId()));
        view.put("archived", false);
        return view;
    }

    private static Map<String, Object> job(TemplateVersion version) {
        Map<String, Object> job = new LinkedHashMap<>();
        job.put("id", version.id());
        job.put("created_at", version.createdAt());
        if (!version.error().isEmpty()) {
            job.put("error", version.error());
        }
        job.put("status", version.status());
        job.put("file_id", version.fileId());
        job.put("tags", Map.of("scope", "organization", "owner", ""));
        job.put("queue_position", 0);
        job.put("queue_size", 0);
        return job;
    }

    static List<Object> logs(TemplateVersion version) {
        List<Object> logs = new ArrayList<>();
        if (!version.status().equals("pending")) {
            logs.add(log(version, 1, "info", "The stand-in looks at the files; it runs no Terraform."));
        }
        if (!version.error().isEmpty()) {
            logs.add(log(version, 2, "error", "Error: " + version.error()));
        }
        return logs;
    }

    private static Map<String, Object> log(TemplateVersion version, int id, String level, String output) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", id);
        line.put("created_at", version.createdAt());
        line.put("log_source", "provisioner");
        line.put("log_level", level);
        line.put("stage", "Detecting persistent resources");
        line.put("output", output);
        return line;
    }
}
