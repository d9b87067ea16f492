package org.tocsin.incident;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.tocsin.guard.Deployed;
import org.tocsin.guard.OwnedTable;

/**
 * What the decision table {@code closing} asks for before an incident ends, and what follows its end. Its owners edit it;
 * the newest version that is deployed holds.
 */
@Component
public class Closing {

    /** The decision's key. */
    public static final String TABLE = "closing";

    /**
     * One row.
     *
     * @param records registers in which the incident must have a record
     * @param review whether a review follows
     */
    public record Terms(List<String> records, Review review) {

        static final Terms NONE = new Terms(List.of(), Review.NO);

        /** Whether a review follows the end of an incident that is, or is not, a drill. */
        public boolean reviewed(boolean drill) {
            return review.follows(drill);
        }

        static Terms of(Map<String, ?> row) {
            return new Terms(list(row.get("records")), Review.of(row.get("review")));
        }

        private static List<String> list(@Nullable Object cell) {
            String text = cell == null ? "" : cell.toString().strip();
            return text.isEmpty() ? List.of() : Arrays.asList(text.split("\\s*,\\s*"));
        }
    }

    /** Whether a review follows. */
    public enum Review {
        NO,
        /** Not of a drill, which has an evaluation of its own. */
        YES,
        ALSO_OF_DRILLS;

        static Review of(@Nullable Object cell) {
            return switch (cell == null ? "" : cell.toString().strip()) {
                case "", "no" -> NO;
                case "yes" -> YES;
                case "drills-too" -> ALSO_OF_DRILLS;
                default -> throw new IllegalArgumentException(String.valueOf(cell));
            };
        }

        boolean follows(boolean drill) {
            return this == ALSO_OF_DRILLS || this == YES && !drill;
        }
    }

    private final Deployed deployed;

    Closing(Deployed deployed) {
        this.deployed = deployed;
    }

    /** What holds for a procedure that ends so; nothing, where the table says nothing. */
    public Terms terms(String procedure, String outcome) {
        Optional<Map<String, Object>> row = deployed.decision(TABLE)
                .flatMap(xml -> OwnedTable.parse(TABLE, xml).row(Map.of("procedure", procedure, "outcome", outcome)));
        return row.map(Terms::of).orElse(Terms.NONE);
    }
}
