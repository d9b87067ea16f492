package org.tocsin.incident.bpmn;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.util.ReflectionUtils;

/**
 * To which process instance something of the engine’s belongs: what runs and what is on record have no type in common, but
 * say it by the same names.
 */
final class Belonging {

    private static final Map<Class<?>, List<Method>> KNOWN = new ConcurrentHashMap<>();

    private Belonging() {}

    static boolean belongs(Object thing) {
        return !ways(thing).isEmpty();
    }

    static boolean to(Object thing, Set<String> instances) {
        return ways(thing).stream()
                .map(way -> ReflectionUtils.invokeMethod(way, thing))
                .anyMatch(id -> id instanceof String instance && instances.contains(instance));
    }

    private static List<Method> ways(Object thing) {
        return KNOWN.computeIfAbsent(thing.getClass(), Belonging::ways);
    }

    private static List<Method> ways(Class<?> type) {
        return Stream.of("getProcessInstanceId", "getRootProcessInstanceId")
                .flatMap(name -> Stream.ofNullable(ReflectionUtils.findMethod(type, name)))
                .filter(method -> method.getReturnType() == String.class)
                .peek(ReflectionUtils::makeAccessible)
                .toList();
    }
}
