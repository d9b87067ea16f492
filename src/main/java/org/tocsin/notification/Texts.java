package org.tocsin.notification;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.util.ConcurrentLruCache;
import org.tocsin.guard.InvalidInput;

/**
 * The texts of one procedure, a Markdown file that stands beside its model ({@code <key>.messages.md}): each
 * second-level heading is a text's name, what follows is the text, with {@code {{variables}}} in it.
 */
final class Texts {

    static final String ENDING = ".messages.md";

    private static final Mustache.Compiler COMPILER =
            Mustache.compiler().escapeHTML(false).nullValue("—").defaultValue("—");

    private static final ConcurrentLruCache<String, Texts> READ = new ConcurrentLruCache<>(100, Texts::read);

    private final Map<String, Template> texts;

    private Texts(Map<String, Template> texts) {
        this.texts = texts;
    }

    /**
     * Reads such a file; one that has been read before is remembered.
     *
     * @throws InvalidInput naming the text that cannot be read
     */
    static Texts parse(String markdown) {
        return READ.get(markdown);
    }

    private static Texts read(String markdown) {
        Map<String, StringBuilder> sections = new LinkedHashMap<>();
        StringBuilder current = new StringBuilder();
        for (String line : markdown.split("\\R")) {
            if (line.startsWith("## ")) {
                current = new StringBuilder();
                sections.put(line.substring(3).trim(), current);
            } else {
                current.append(line).append('\n');
            }
        }
        Map<String, Template> texts = new LinkedHashMap<>();
        sections.forEach((name, text) -> {
            try {
                texts.put(name, COMPILER.compile(text.toString().trim()));
            } catch (MustacheException e) {
                throw new InvalidInput("文案 %s 无法读取：%s".formatted(name, e.getMessage()));
            }
        });
        return new Texts(texts);
    }

    Optional<String> compose(String name, Map<String, Object> variables) {
        return Optional.ofNullable(texts.get(name))
                .map(t -> t.execute(variables).trim());
    }

    Set<String> names() {
        return texts.keySet();
    }

    /** The variables that a text names. */
    Set<String> placeholders(String name) {
        Set<String> found = new LinkedHashSet<>();
        texts.get(name).visit(new Mustache.Visitor() {
            @Override
            public void visitText(String text) {}

            @Override
            public void visitVariable(String variable) {
                found.add(variable);
            }

            @Override
            public boolean visitInclude(String include) {
                throw new InvalidInput("文案 %s 不能包含其他文件".formatted(name));
            }

            @Override
            public boolean visitSection(String section) {
                found.add(section);
                return true;
            }

            @Override
            public boolean visitInvertedSection(String section) {
                found.add(section);
                return true;
            }
        });
        return found;
    }
}
