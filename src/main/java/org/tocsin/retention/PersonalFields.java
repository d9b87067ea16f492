package org.tocsin.retention;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.InvalidInput;

/** Which variables hold personal values: the keys of all fields marked {@code personal} in any form that was ever deployed. */
@Component
class PersonalFields {

    private static final Logger log = LoggerFactory.getLogger(PersonalFields.class);

    private final JdbcClient jdbc;

    PersonalFields(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>();
        jdbc.sql("""
                        select distinct b.bytes_ from act_re_camformdef f
                        join act_ge_bytearray b on b.deployment_id_ = f.deployment_id_ and b.name_ = f.resource_name_""")
                .query((row, n) -> new String(row.getBytes(1), StandardCharsets.UTF_8))
                .list()
                .forEach(form -> names.addAll(in(form)));
        return names;
    }

    private static Set<String> in(String form) {
        Set<String> names = new TreeSet<>();
        try {
            FormSchema.parse(form).fields().stream()
                    .filter(field -> "true".equals(field.properties().get("personal")))
                    .forEach(field -> names.add(field.key()));
        } catch (InvalidInput e) {
            log.warn("A deployed form cannot be read and names no personal fields", e);
        }
        return names;
    }
}
