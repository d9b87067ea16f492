package org.tocsin.notification.bpmn;

import java.util.List;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.AuthorizationQuery;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.camunda.bpm.engine.task.Task;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.tocsin.incident.IncidentHidden;

/**
 * Takes the open tasks of an incident away from whoever it has just been hidden from: those offered before it was known who
 * that is. Whoever else had them still has them, as {@link People} offers them from now on.
 */
@Component
class OfferElsewhere {

    private final TaskService tasks;
    private final AuthorizationService authorizations;
    private final IdentityService identities;
    private final People people;

    OfferElsewhere(
            @Lazy TaskService tasks,
            @Lazy AuthorizationService authorizations,
            @Lazy IdentityService identities,
            People people) {
        this.tasks = tasks;
        this.authorizations = authorizations;
        this.identities = identities;
        this.people = people;
    }

    @EventListener
    void hidden(IncidentHidden event) {
        Authentication asking = identities.getCurrentAuthentication();
        identities.clearAuthentication();
        try {
            tasks.createTaskQuery().processInstanceBusinessKey(event.businessKey()).active().list().stream()
                    // The one that is being completed is still there.
                    .filter(task -> !((TaskEntity) task).isDeleted())
                    .forEach(task -> withdraw(task, event));
        } finally {
            if (asking != null) {
                identities.setAuthentication(asking);
            }
        }
    }

    private void withdraw(Task task, IncidentHidden event) {
        if (event.person().equals(task.getAssignee())) {
            tasks.setAssignee(task.getId(), null);
        }
        for (IdentityLink link : tasks.getIdentityLinksForTask(task.getId())) {
            if (!IdentityLinkType.CANDIDATE.equals(link.getType())) {
                continue;
            }
            if (event.person().equals(link.getUserId())) {
                tasks.deleteCandidateUser(task.getId(), event.person());
            } else if (link.getGroupId() != null) {
                offerAgain(task.getId(), link.getGroupId(), event.businessKey());
            }
        }
        // The engine leaves the rights that a link gave.
        delete(on(task.getId()).userIdIn(event.person()));
    }

    private void offerAgain(String task, String group, String incident) {
        List<String> groups = people.groups(group, incident);
        if (groups.contains(group)) {
            return;
        }
        tasks.deleteCandidateGroup(task, group);
        delete(on(task).groupIdIn(group));
        groups.forEach(other -> tasks.addCandidateGroup(task, other));
        people.persons(group, incident).forEach(person -> tasks.addCandidateUser(task, person));
    }

    private AuthorizationQuery on(String task) {
        return authorizations
                .createAuthorizationQuery()
                .resourceType(Resources.TASK)
                .resourceId(task);
    }

    private void delete(AuthorizationQuery granted) {
        granted.list().stream().map(Authorization::getId).forEach(authorizations::deleteAuthorization);
    }
}
