package org.tocsin.roster.plan;

import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tocsin.roster.Contact;

/** What a bank has written down about its people and their duties; plain data. */
public record Roster(
        List<Staff> people,
        List<Role> roles,
        List<Member> members,
        List<Rule> rules,
        List<Shift> shifts,
        List<Override> overrides,
        List<Absence> absences,
        List<Deputy> deputies) {

    public static final Roster EMPTY =
            new Roster(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    /**
     * Somebody who can have a duty.
     *
     * @param id the roster's own id
     * @param account the account to sign in with, if there is one
     * @param internalOnly whether customers must never be given the contacts (S1-2.7n)
     * @param contacts the ways to reach them, in the order to try
     */
    public record Staff(
            String id,
            String name,
            @Nullable String account,
            @Nullable String organisation,
            boolean outside,
            boolean internalOnly,
            Days days,
            List<Contact> contacts) {

        /** The id by which the rest of the application knows them. */
        public String knownAs() {
            return account == null ? id : account;
        }
    }

    /** When somebody must be on watch. */
    public enum RequiredWatch {
        ALWAYS,
        WORKING_HOURS,
        NONE
    }

    public record Role(String key, String name, @Nullable String superior, RequiredWatch watch) {}

    /** That somebody belongs to a role; while a role has no shifts, its members are on duty at all times. */
    public record Member(String role, String person, Days days) {}

    /** The days on which a rule's shifts begin, by the calendar of working days. */
    public enum DayKind {
        ALL,
        WORKING,
        OFF
    }

    /** Whether the people of a rule are on duty together or one after the other. */
    public enum Turn {
        TOGETHER,
        DAILY,
        WEEKLY
    }

    /**
     * Shifts that come back every day.
     *
     * @param days the days on which a shift may begin; turns are counted from the first
     * @param ends the local time of the end: on the next day if it is not after the beginning
     */
    public record Rule(
            String role, Days days, DayKind kind, LocalTime begins, LocalTime ends, List<String> people, Turn turn) {}

    public record Shift(String role, String person, Period period) {}

    public enum Action {
        REPLACE,
        ADD,
        REMOVE
    }

    /**
     * What differs from the plan for a while.
     *
     * @param person who is replaced or taken off; null when somebody is only added
     * @param substitute who comes instead or besides; null when somebody is only taken off
     */
    public record Override(
            String role,
            Action action,
            @Nullable String person,
            @Nullable String substitute,
            Period period) {}

    public record Absence(String person, Period period) {}

    /** Who stands in for somebody; the list is in calling order. */
    public record Deputy(String person, String deputy, Days days) {}
}
