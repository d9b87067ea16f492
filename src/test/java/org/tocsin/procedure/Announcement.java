package org.tocsin.procedure;

/** The names of {@code processes/announcement.bpmn} that tests refer to. */
final class Announcement {

    static final String KEY = "announcement";

    static final String DRAFT = "userTask_Draft";
    static final String APPROVE = "userTask_Approve";
    static final String PUBLISH = "userTask_Publish";
    static final String PUBLISHED = "endEvent_Published";
    static final String NOT_PUBLISHED = "endEvent_NotPublished";

    private Announcement() {}
}
