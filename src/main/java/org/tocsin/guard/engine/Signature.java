package org.tocsin.guard.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tocsin.guard.Field;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.InvalidInput;

/**
 * A box by whose ticking somebody signs: their account is kept, and whoever has signed what comes before may not sign here,
 * so that nobody checks their own work.
 *
 * @param field the box; in Modeler it has the property {@code signs}
 * @param signer the variable that receives the account
 * @param others the variables with the accounts that may not sign; the property {@code notBy}, separated by commas
 */
record Signature(Field field, String signer, List<String> others) {

    static Stream<Signature> in(FormSchema form) {
        return form.fields().stream()
                .filter(field -> field.properties().containsKey("signs"))
                .map(field -> new Signature(
                        field,
                        field.properties().get("signs"),
                        names(field.properties().get("notBy"))));
    }

    private static List<String> names(@Nullable String several) {
        return several == null
                ? List.of()
                : Arrays.stream(several.split(",")).map(String::strip).toList();
    }

    /**
     * Puts the signature of whoever is signed in among the accepted values.
     *
     * @throws InvalidInput when that person has signed what comes before
     */
    void give(Map<String, Object> accepted, Function<String, @Nullable Object> existing, @Nullable String signedIn) {
        if (!Boolean.TRUE.equals(accepted.get(field.key())) || signedIn == null) {
            return;
        }
        if (others.stream().map(existing).anyMatch(signedIn::equals)) {
            throw InvalidInput.of(field.key(), field.label(), "您已在前面的环节签名，须由另一人办理");
        }
        accepted.put(signer, signedIn);
    }
}
