package org.tocsin.incident;

import java.util.Set;

/** The variables that the incident blocks set; models, forms and texts may read them, nobody outside may write them. */
public final class IncidentVariables {

    /** The business key. */
    public static final String INCIDENT = "incident";

    /** What was reported, one labelled line a field, as Markdown; without fields marked personal. */
    public static final String FACTS = "facts";

    /** Open incidents that may be the same thing, as options for a choice. */
    public static final String SIMILAR = "similarIncidents";

    /** The same as text; empty if there are none. */
    public static final String SIMILAR_TEXT = "similarText";

    /** Whether the last grading changed the grade. */
    public static final String GRADE_CHANGED = "gradeChanged";

    /** The grade before the last change. */
    public static final String PREVIOUS_GRADE = "previousGrade";

    /** How the incident ended. */
    public static final String OUTCOME = "outcome";

    /** Another incident that was looked up. */
    public static final String RECALLED = "recalledIncident";

    /** When that one began. */
    public static final String RECALLED_AT = "recalledAt";

    /** What is on record of it, as Markdown. */
    public static final String RECALLED_FACTS = "recalledFacts";

    /** Its limits, each with whether it was kept, as Markdown. */
    public static final String RECALLED_LIMITS = "recalledLimits";

    /** Earlier incidents like it, as Markdown; says so if there are none. */
    public static final String RECALLED_EARLIER = "recalledEarlier";

    /** How many of those there are. */
    public static final String RECALLED_EARLIER_COUNT = "recalledEarlierCount";

    /** The account from which the incident has been hidden; null when there is none. */
    public static final String HIDDEN_FROM = "hiddenFrom";

    /** Open incidents that a report may belong to, as options for a choice. */
    public static final String OPEN = "openIncidents";

    /** The same as text, each with its approved wording if it has one; empty if there are none. */
    public static final String OPEN_TEXT = "openIncidentsText";

    /** The turn of a recurring duty that has come; null when none has. */
    public static final String TURN_AT = "turnAt";
    /** The day of the turn that has come, or of the last one missed. */
    public static final String TURN_DAY = "turnDay";
    /** The moment of the same, for people to read. */
    public static final String TURN_TEXT = "turnText";
    /** The turn before; null when there was none. */
    public static final String LAST_TURN_AT = "lastTurnAt";
    /** Turns that passed while nobody could be asked, as text. */
    public static final String MISSED_TURNS = "missedTurns";
    /** How many of those there are. */
    public static final String MISSED_COUNT = "missedCount";
    /** Plans whose next drill or revision comes near, as text. */
    public static final String PLANS_DUE = "plansDue";
    /** How many dates those are. */
    public static final String PLANS_DUE_COUNT = "plansDueCount";
    /** By what each of those dates is known. */
    public static final String PLANS_DUE_IDS = "plansDueIds";
    /** The next drill and the next revision of every plan, as Markdown. */
    public static final String PLAN_CALENDAR = "planCalendar";

    public static final Set<String> ALL = Set.of(
            INCIDENT,
            FACTS,
            SIMILAR,
            SIMILAR_TEXT,
            GRADE_CHANGED,
            PREVIOUS_GRADE,
            OUTCOME,
            RECALLED,
            RECALLED_AT,
            RECALLED_FACTS,
            RECALLED_LIMITS,
            RECALLED_EARLIER,
            RECALLED_EARLIER_COUNT,
            HIDDEN_FROM,
            OPEN,
            OPEN_TEXT,
            TURN_AT,
            TURN_DAY,
            TURN_TEXT,
            LAST_TURN_AT,
            MISSED_TURNS,
            MISSED_COUNT,
            PLANS_DUE,
            PLANS_DUE_COUNT,
            PLANS_DUE_IDS,
            PLAN_CALENDAR);

    private IncidentVariables() {}
}
