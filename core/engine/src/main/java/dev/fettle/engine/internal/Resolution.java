package dev.fettle.engine.internal;

import dev.fettle.engine.model.Endpoint;
import dev.fettle.engine.model.Request;
import dev.fettle.engine.model.Taskserv;
import dev.fettle.engine.model.TaskservId;
import java.util.List;
import java.util.Map;

/**
 * Say who answers whom.
 *
 * @param selected the taskservs of the run: those asked for and the providers they need
 * @param named those that were asked for by name, or all
 * @param requests for each provider, every request of the infra that it answers
 * @param endpoints for each consumer, the answers by requirement name
 */
record Resolution(
        List<Taskserv> selected,
        List<TaskservId> named,
        Map<TaskservId, List<Request>> requests,
        Map<TaskservId, Map<String, Endpoint>> endpoints) {

    Resolution {
        selected = List.copyOf(selected);
        named = List.copyOf(named);
        requests = Map.copyOf(requests);
        endpoints = Map.copyOf(endpoints);
    }
}
