package dev.fettle.pkl;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.FileTree;
import dev.fettle.engine.model.SecretRef;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pkl.core.DataSize;
import org.pkl.core.DataSizeUnit;
import org.pkl.core.DurationUnit;
import org.pkl.core.PNull;
import org.pkl.core.PObject;

/** Make records from Pkl objects: property by property, by name. */
final class SpecBinder {

    private final ContentReader contents;

    SpecBinder(ContentReader contents) {
        this.contents = contents;
    }

    /**
     * Make a record.
     *
     * @throws BindingException when a property is missing, not known or does not fit, or the record refuses
     */
    <R extends Record> R bind(Class<R> type, PObject object) {
        return record(type, object, "");
    }

    private <R extends Record> R record(Class<R> type, PObject object, String path) {
        RecordComponent[] components = type.getRecordComponents();
        Set<String> unknown = new LinkedHashSet<>(object.getProperties().keySet());
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            unknown.remove(name);
            String at = path.isEmpty() ? name : path + "." + name;
            arguments[i] =
                    value(components[i].getGenericType(), object.getProperties().get(name), at);
        }
        if (!unknown.isEmpty()) {
            throw new BindingException("Its module knows no property `" + String.join("`, `", unknown) + "`.");
        }
        return create(type, components, arguments);
    }

    private static <R extends Record> R create(Class<R> type, RecordComponent[] components, Object[] arguments) {
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw new BindingException(String.valueOf(refused.getMessage()));
            }
            throw new IllegalStateException("Record " + type.getName() + " cannot be made.", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Record " + type.getName() + " cannot be made.", e);
        }
    }

    private Object value(Type type, @Nullable Object value, String path) {
        boolean absent = value == null || value instanceof PNull;
        if (raw(type) == Optional.class) {
            return absent ? Optional.empty() : Optional.of(value(argument(type, 0), value, path));
        }
        if (value == null || absent) {
            throw new BindingException("Property `" + path + "` is missing.");
        }
        try {
            return present(type, value, path);
        } catch (ClassCastException e) {
            throw new BindingException("Property `" + path + "` does not fit: "
                    + raw(type).getSimpleName().toLowerCase(Locale.ROOT) + " is expected.");
        } catch (BindingException e) {
            String message = String.valueOf(e.getMessage());
            throw message.startsWith("Property `") ? e : new BindingException("Property `" + path + "`: " + message);
        }
    }

    private Object present(Type type, Object value, String path) {
        Class<?> raw = raw(type);
        if (raw == Content.class) {
            return contents.read(value);
        }
        if (raw == FileTree.class) {
            return contents.tree(value);
        }
        if (raw == SecretRef.class) {
            return ContentReader.secret(value);
        }
        if (raw == String.class) {
            return ContentReader.literal((String) value);
        }
        if (raw == Path.class) {
            return contents.path(ContentReader.literal((String) value));
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return (Boolean) value;
        }
        if (raw == int.class || raw == Integer.class) {
            return Math.toIntExact((Long) value);
        }
        if (raw == long.class || raw == Long.class) {
            return value instanceof DataSize size ? (Object) bytes(size) : (Long) value;
        }
        if (raw == double.class || raw == Double.class) {
            return ((Number) value).doubleValue();
        }
        if (raw == Duration.class) {
            return duration((org.pkl.core.Duration) value);
        }
        if (raw.isEnum()) {
            return word(raw, (String) value);
        }
        if (raw == List.class || raw == Set.class) {
            List<Object> elements = new ArrayList<>();
            for (Object element : (Collection<?>) value) {
                elements.add(value(argument(type, 0), element, path + "[" + elements.size() + "]"));
            }
            return raw == List.class ? elements : new LinkedHashSet<>(elements);
        }
        if (raw == Map.class) {
            Map<Object, Object> entries = new LinkedHashMap<>();
            ((Map<?, ?>) value)
                    .forEach((k, v) -> entries.put(
                            value(argument(type, 0), k, path), value(argument(type, 1), v, path + "[\"" + k + "\"]")));
            return entries;
        }
        if (raw.isRecord()) {
            return record(raw.asSubclass(Record.class), (PObject) value, path);
        }
        throw new IllegalStateException("A spec cannot hold " + type.getTypeName() + ".");
    }

    static Duration duration(org.pkl.core.Duration duration) {
        return Duration.ofNanos(Math.round(duration.inNanos()));
    }

    /** Return how many seconds a duration has, as {@code Integer} text would hold them. */
    static long seconds(org.pkl.core.Duration duration) {
        return Math.round(duration.convertValueTo(DurationUnit.SECONDS));
    }

    private static long bytes(DataSize size) {
        return Math.round(size.convertTo(DataSizeUnit.BYTES).getValue());
    }

    private static Object word(Class<?> type, String word) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant)
                    .name()
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '-')
                    .equals(word)) {
                return constant;
            }
        }
        throw new BindingException("`" + word + "` is not one of its words.");
    }

    private static Class<?> raw(Type type) {
        return (Class<?>) (type instanceof ParameterizedType parameterized ? parameterized.getRawType() : type);
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }
}
