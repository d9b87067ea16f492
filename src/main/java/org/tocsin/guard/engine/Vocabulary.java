package org.tocsin.guard.engine;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.stereotype.Component;
import org.tocsin.guard.ModelWord;

/**
 * The beans that models may name, and no others: delegates, listeners and {@link ModelWord}s.
 *
 * <p>Without it the engine offers every bean of the application to whoever may deploy a diagram.
 */
@Component
class Vocabulary {

    private final ListableBeanFactory factory;
    private @Nullable Map<String, Class<?>> words;

    Vocabulary(ListableBeanFactory factory) {
        this.factory = factory;
    }

    /** Each word with its class; found by type, without creating any bean. */
    synchronized Map<String, Class<?>> words() {
        if (words == null) {
            Map<String, Class<?>> found = new TreeMap<>();
            for (Class<?> kind : Set.of(JavaDelegate.class, TaskListener.class, ExecutionListener.class)) {
                for (String name : factory.getBeanNamesForType(kind, true, false)) {
                    add(found, name);
                }
            }
            for (String name : factory.getBeanNamesForAnnotation(ModelWord.class)) {
                add(found, name);
            }
            words = found;
        }
        return words;
    }

    /** Those whose methods an expression may call. */
    Set<String> modelWords() {
        return Set.of(factory.getBeanNamesForAnnotation(ModelWord.class));
    }

    private void add(Map<String, Class<?>> found, String name) {
        Class<?> type = factory.getType(name, false);
        if (type != null && type.getPackageName().startsWith("org.tocsin")) {
            found.put(name, type);
        }
    }

    /** The same for the engine's expressions, each bean fetched when it is named. */
    Map<Object, Object> asBeans() {
        return new AbstractMap<>() {
            @Override
            public boolean containsKey(Object key) {
                return words().containsKey(key);
            }

            @Override
            public @Nullable Object get(Object key) {
                return containsKey(key) ? factory.getBean((String) key) : null;
            }

            @Override
            public Set<Map.Entry<Object, Object>> entrySet() {
                return words().keySet().stream()
                        .map(name -> new SimpleImmutableEntry<Object, Object>(name, factory.getBean(name)))
                        .collect(Collectors.toSet());
            }
        };
    }
}
