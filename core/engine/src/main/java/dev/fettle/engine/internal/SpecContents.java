package dev.fettle.engine.internal;

import dev.fettle.engine.model.Content;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Find and replace the contents inside a spec, whatever record a module chose for it. */
final class SpecContents {

    private SpecContents() {}

    /** Return every content of a spec, in the order of its components. */
    static List<Content> of(Record spec) {
        List<Content> found = new ArrayList<>();
        collect(spec, found);
        return found;
    }

    /** Return the outputs of other tasks that a spec waits for. */
    static List<Content.OutputPart> outputs(Record spec) {
        return of(spec).stream().flatMap(c -> c.outputs().stream()).distinct().toList();
    }

    /** Return a spec of the same type with each content replaced. */
    @SuppressWarnings("unchecked")
    static <S extends Record> S map(S spec, UnaryOperator<Content> replace) {
        return outputs(spec).isEmpty() ? spec : (S) mapValue(spec, replace);
    }

    private static void collect(@Nullable Object value, List<Content> found) {
        if (value instanceof Content content) {
            found.add(content);
        } else if (value instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                collect(read(record, component), found);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(v -> collect(v, found));
        } else if (value instanceof Collection<?> list) {
            list.forEach(v -> collect(v, found));
        } else if (value instanceof Optional<?> optional) {
            optional.ifPresent(v -> collect(v, found));
        }
    }

    private static Object mapValue(Object value, UnaryOperator<Content> replace) {
        if (value instanceof Content content) {
            return replace.apply(content);
        }
        if (value instanceof Record record) {
            RecordComponent[] components = record.getClass().getRecordComponents();
            Object[] values = new Object[components.length];
            Class<?>[] types = new Class<?>[components.length];
            for (int i = 0; i < components.length; i++) {
                values[i] = mapValue(read(record, components[i]), replace);
                types[i] = components[i].getType();
            }
            return make(record.getClass(), types, values);
        }
        Function<Object, Object> each = v -> mapValue(v, replace);
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((k, v) -> copy.put(k, each.apply(v)));
            return copy;
        }
        if (value instanceof java.util.Set<?> set) {
            return set.stream().map(each).collect(Collectors.toUnmodifiableSet());
        }
        if (value instanceof List<?> list) {
            return list.stream().map(each).toList();
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(each);
        }
        return value;
    }

    private static Object read(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Spec `" + record.getClass().getName() + "` cannot be read.", e);
        }
    }

    private static Object make(Class<?> type, Class<?>[] types, Object[] values) {
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException bad) {
                throw bad;
            }
            throw new IllegalStateException("Spec `" + type.getName() + "` cannot be made.", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Spec `" + type.getName() + "` cannot be made.", e);
        }
    }
}
