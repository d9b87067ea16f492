-- The newest deployed file of a name is asked for with every message; the engine keeps files and variables in one table, which
-- would be read from end to end.
create index tocsin_file_name on act_ge_bytearray (name_, deployment_id_) where deployment_id_ is not null;

-- Who has waited longest for a line, however many wait.
create index send_waiting_turn on tocsin.send_waiting (line, jumps desc, since) where merged_into is null;
drop index tocsin.send_waiting_line;
