package dev.fettle.pkl;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pkl.core.DataSize;
import org.pkl.core.DataSizeUnit;
import org.pkl.core.PNull;
import org.pkl.core.PObject;

/** Turn the properties of a request or an endpoint into JSON-like values; what is null is left out. */
final class Attributes {

    private final ContentReader contents;

    Attributes(ContentReader contents) {
        this.contents = contents;
    }

    Map<String, Object> of(PObject object) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        object.getProperties().forEach((name, value) -> {
            if (!(value instanceof PNull)) {
                attributes.put(name, value(value));
            }
        });
        return attributes;
    }

    private Object value(Object value) {
        if (value instanceof String text) {
            var content = contents.read(text);
            return content.literal().<Object>map(t -> t).orElse(content);
        }
        if (ContentReader.isContent(value)) {
            return contents.read(value);
        }
        if (value instanceof PObject object) {
            return of(object);
        }
        if (value instanceof Collection<?> elements) {
            return elements.stream()
                    .filter(e -> !(e instanceof PNull))
                    .map(this::value)
                    .toList();
        }
        if (value instanceof Map<?, ?> entries) {
            Map<String, Object> copy = new LinkedHashMap<>();
            entries.forEach((k, v) -> {
                if (!(v instanceof PNull)) {
                    copy.put(String.valueOf(k), value(v));
                }
            });
            return copy;
        }
        if (value instanceof org.pkl.core.Duration duration) {
            return SpecBinder.seconds(duration);
        }
        if (value instanceof DataSize size) {
            return Math.round(size.convertTo(DataSizeUnit.BYTES).getValue());
        }
        return value instanceof Boolean || value instanceof Number ? value : String.valueOf(value);
    }
}
