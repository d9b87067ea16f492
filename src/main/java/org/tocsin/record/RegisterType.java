package org.tocsin.record;

import java.time.Period;
import java.util.List;
import java.util.Set;
import org.tocsin.guard.Field;
import org.tocsin.guard.FormSchema;

/**
 * A register as its form and its row of the decision table {@code registers} make it.
 *
 * @param title what staff call it, for instance 系统故障情况记录表
 * @param document what stands over a record of it on paper
 * @param formVersion the version of the form that records are written with now
 * @param sections the fields under the headings that the form has for them
 * @param keep how long its records are kept
 * @param personal how long personal values are kept
 * @param keepers the groups that may correct records, and add them where that is done by hand
 * @param byHand whether records may be added without a procedure
 * @param clause where the register comes from
 */
public record RegisterType(
        String key,
        String title,
        String document,
        int formVersion,
        FormSchema form,
        List<Section> sections,
        Period keep,
        Period personal,
        Set<String> keepers,
        boolean byHand,
        String clause) {

    static final String FORM = "register-";

    /** The field by which a record names its incident. */
    static final String INCIDENT = "incident";

    /** Some fields under a heading of the form; the heading is empty for those before the first. */
    public record Section(String title, List<String> fields) {}

    /** Whether values of it are kept beside the record, and masked before the record is removed. */
    public static boolean isPersonal(Field field) {
        return "true".equals(field.properties().get("personal"));
    }

    /** Whether records of the same value are of the same customer. */
    static boolean identifiesCustomer(Field field) {
        return "customer".equals(field.properties().get("identifies"));
    }
}
