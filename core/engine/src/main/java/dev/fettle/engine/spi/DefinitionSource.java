package dev.fettle.engine.spi;

import dev.fettle.engine.model.Definition;

/** Read a definition, such as an infra written in Pkl. */
@FunctionalInterface
public interface DefinitionSource {

    /**
     * Read it.
     *
     * @throws dev.fettle.engine.diagnostic.EngineException with every fault found
     */
    Definition load();
}
