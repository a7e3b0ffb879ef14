package dev.fettle.standin.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Hold a template.
 *
 * @param id its id
 * @param name its name, unique without regard to case
 * @param displayName what people see in place of the name; blank for none
 * @param description what it is
 * @param icon the address of its picture; blank for none
 * @param activeVersionId the version that new workspaces get
 * @param userId who made it
 * @param createdAt when it was made
 * @param updatedAt when it was last changed
 */
public record Template(
        String id,
        String name,
        String displayName,
        String description,
        String icon,
        String activeVersionId,
        String userId,
        Instant createdAt,
        Instant updatedAt) {
    /** Check the parts. */
    public Template {
        requireNonNull(id, "id is null");
        requireNonNull(name, "name is null");
        requireNonNull(displayName, "displayName is null");
        requireNonNull(description, "description is null");
        requireNonNull(icon, "icon is null");
        requireNonNull(activeVersionId, "activeVersionId is null");
        requireNonNull(userId, "userId is null");
        requireNonNull(createdAt, "createdAt is null");
        requireNonNull(updatedAt, "updatedAt is null");
    }

    /** Return a copy with another active version. */
    public Template active(String versionId, Instant now) {
        return new Template(id, name, displayName, description, icon, versionId, userId, createdAt, now);
    }

    /** Return a copy that is described in another way. */
    public Template described(String shown, String about, String picture, Instant now) {
        return new Template(id, name, shown, about, picture, activeVersionId, userId, createdAt, now);
    }
}
