package org.tocsin.guard.engine;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * Reads and replaces what the engine's commands carry; they have no accessors.
 *
 * <p>A field that a later engine no longer has is an error at the first command of that kind, never a check left out.
 */
final class Peek {

    private static final Map<String, Field> FIELDS = new ConcurrentHashMap<>();

    private Peek() {}

    @SuppressWarnings("unchecked")
    static <T> @Nullable T get(Object target, String name) {
        return (T) ReflectionUtils.getField(field(target.getClass(), name), target);
    }

    static void set(Object target, String name, @Nullable Object value) {
        ReflectionUtils.setField(field(target.getClass(), name), target, value);
    }

    private static Field field(Class<?> type, String name) {
        return FIELDS.computeIfAbsent(type.getName() + '#' + name, key -> {
            Field field = ReflectionUtils.findField(type, name);
            if (field == null) {
                throw new IllegalStateException("This engine's " + type.getSimpleName() + " has no field '" + name
                        + "': the guard does not fit it, and refuses");
            }
            field.setAccessible(true);
            return field;
        });
    }
}
