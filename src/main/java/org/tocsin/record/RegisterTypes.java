package org.tocsin.record;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.tocsin.guard.Deployed;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.OwnedTable;
import org.tocsin.record.RegisterType.Section;

/** The registers that there are: the forms {@code register-<type>}, each with its row of {@code registers}. */
@Component
class RegisterTypes {

    private static final Logger log = LoggerFactory.getLogger(RegisterTypes.class);

    private record Form(String json, FormSchema schema, List<Section> sections) {

        static Form parse(String json) {
            FormSchema schema = FormSchema.parse(json);
            return new Form(json, schema, Sections.of(json, schema));
        }
    }

    private final Deployed deployed;
    private final Map<String, Form> forms = new ConcurrentHashMap<>();

    RegisterTypes(Deployed deployed) {
        this.deployed = deployed;
    }

    List<RegisterType> all() {
        Optional<OwnedTable> table = table();
        return deployed.forms(RegisterType.FORM).stream()
                .map(form -> register(form, table))
                .toList();
    }

    Optional<RegisterType> find(String type) {
        return deployed.newestForm(RegisterType.FORM + type).map(form -> register(form, table()));
    }

    /**
     * A register with the times that process owners have set, and no defaults for them: what they decide cannot be undone.
     *
     * @throws InvalidInput when the table cannot be read, or says nothing of the register
     */
    Optional<RegisterType> findAsSet(String type) {
        return deployed.newestForm(RegisterType.FORM + type)
                .map(form -> register(
                        form,
                        readTable()
                                .row(Map.of("type", type))
                                .map(RegisterRow::asSet)
                                .orElseThrow(() ->
                                        new InvalidInput("决策表 %s 没有登记簿 %s 的行".formatted(RegisterRow.TABLE, type)))));
    }

    private RegisterType register(Deployed.Form newest, Optional<OwnedTable> table) {
        return register(newest, row(table, newest.id().substring(RegisterType.FORM.length())));
    }

    private RegisterType register(Deployed.Form newest, RegisterRow row) {
        String type = newest.id().substring(RegisterType.FORM.length());
        Form form = form(newest.json());
        String title = row.title().isEmpty() ? type : row.title();
        return new RegisterType(
                type,
                title,
                row.document().isEmpty() ? title : row.document(),
                newest.version(),
                form.schema,
                form.sections,
                row.keep(),
                row.personal(),
                row.keepers(),
                row.byHand(),
                row.clause());
    }

    /** A register as it was when its form had that version; as it is now where that is not known. */
    RegisterType at(RegisterType now, int formVersion) {
        if (formVersion == now.formVersion() || formVersion == 0) {
            return now;
        }
        return deployed.form(RegisterType.FORM + now.key(), formVersion)
                .map(this::form)
                .map(form -> new RegisterType(
                        now.key(),
                        now.title(),
                        now.document(),
                        formVersion,
                        form.schema,
                        form.sections,
                        now.keep(),
                        now.personal(),
                        now.keepers(),
                        now.byHand(),
                        now.clause()))
                .orElse(now);
    }

    private Form form(String json) {
        // Few forms in few versions: what has been read once is kept.
        return forms.computeIfAbsent(json, Form::parse);
    }

    /** A table that cannot be read must not keep a record from being written: it is alarmed, and the defaults hold. */
    private Optional<OwnedTable> table() {
        try {
            return Optional.of(readTable());
        } catch (RuntimeException e) {
            log.error("The decision table {} cannot be read; the defaults hold", RegisterRow.TABLE, e);
            return Optional.empty();
        }
    }

    private OwnedTable readTable() {
        return OwnedTable.parse(
                RegisterRow.TABLE, deployed.decision(RegisterRow.TABLE).orElse(""));
    }

    private static RegisterRow row(Optional<OwnedTable> table, String type) {
        try {
            return table.flatMap(rows -> rows.row(Map.of("type", type)))
                    .map(RegisterRow::of)
                    .orElse(RegisterRow.UNKNOWN);
        } catch (RuntimeException e) {
            log.error("The decision table {} cannot be used for {}; the defaults hold", RegisterRow.TABLE, type, e);
            return RegisterRow.UNKNOWN;
        }
    }
}
