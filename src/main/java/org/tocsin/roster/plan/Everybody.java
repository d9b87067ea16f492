package org.tocsin.roster.plan;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;

/** All members of a role that has no shifts: without a plan, nobody may be left out. */
record Everybody(List<String> group, List<Roster.Member> members, ZoneId zone) implements Step {

    @Override
    public List<Duty> at(Instant moment, List<Duty> found) {
        LocalDate today = moment.atZone(zone).toLocalDate();
        return Stream.concat(
                        group.stream(),
                        members.stream()
                                .filter(member -> member.days().contain(today))
                                .map(Roster.Member::person))
                .map(Duty::of)
                .toList();
    }

    @Override
    public Stream<Instant> changes(Instant from, Instant until) {
        return members.stream().flatMap(member -> member.days().changes(zone));
    }
}
