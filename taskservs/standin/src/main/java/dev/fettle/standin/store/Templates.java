package dev.fettle.standin.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Keep templates, their versions and the archives that these are made of. Safe for use by several threads. */
public interface Templates {
    /** Add an archive. */
    void save(TemplateFile file) throws IOException;

    /** Find an archive by its id, or by its hash. */
    Optional<TemplateFile> file(String idOrHash) throws IOException;

    /** Add a version, or replace the one with its id. */
    void save(TemplateVersion version) throws IOException;

    /** List all versions, the newest first. */
    List<TemplateVersion> versions() throws IOException;

    /** Add a template, or replace the one with its id. */
    void save(Template template) throws IOException;

    /** List all templates by their names. */
    List<Template> templates() throws IOException;

    /** Remove a template and its versions; removing one that is not there changes nothing. */
    void removeTemplate(String id) throws IOException;
}
