-- From whom an incident is hidden: the person complained about neither handles nor sees it. Only ever added to.
create table tocsin.incident_hidden (
    business_key text not null references tocsin.incident,
    person       text not null,
    primary key (person, business_key)
);
create index incident_hidden_incident on tocsin.incident_hidden (business_key);
