package dev.fettle.standin.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Hold one version of a template with the job that imports it.
 *
 * @param id its id, and the job's
 * @param templateId the template it belongs to; blank for none yet
 * @param name its name, unique in its template
 * @param message what was said when it was made
 * @param fileId the archive it is made of
 * @param userId who made it
 * @param createdAt when it was made
 * @param status how the job stands: {@code pending}, {@code succeeded}, {@code failed} or {@code canceled}
 * @param error why the job failed; blank otherwise
 */
public record TemplateVersion(
        String id,
        String templateId,
        String name,
        String message,
        String fileId,
        String userId,
        Instant createdAt,
        String status,
        String error) {
    /** Check the parts. */
    public TemplateVersion {
        requireNonNull(id, "id is null");
        requireNonNull(templateId, "templateId is null");
        requireNonNull(name, "name is null");
        requireNonNull(message, "message is null");
        requireNonNull(fileId, "fileId is null");
        requireNonNull(userId, "userId is null");
        requireNonNull(createdAt, "createdAt is null");
        requireNonNull(status, "status is null");
        requireNonNull(error, "error is null");
    }

    /** Return a copy whose job has ended. */
    public TemplateVersion ended(String how, String why) {
        return new TemplateVersion(id, templateId, name, message, fileId, userId, createdAt, how, why);
    }

    /** Return a copy that belongs to a template. */
    public TemplateVersion of(String template) {
        return new TemplateVersion(id, template, name, message, fileId, userId, createdAt, status, error);
    }
}
