-- Which steps can be undone and redone, per device: derived from the log, kept so that the answer is one
-- look-up. A step that did something is `done` until it is undone; `undone` until it is redone or its
-- device does something else, which makes it `dead`. The step that made the plan cannot be undone.

CREATE TABLE undo_stack (
  step   INTEGER PRIMARY KEY REFERENCES steps (seq),
  device TEXT NOT NULL CHECK (length(device) = 36),
  state  TEXT NOT NULL CHECK (state IN ('done', 'undone', 'dead'))
) STRICT;
CREATE INDEX undo_stack_by_device ON undo_stack (device, state, step);

INSERT INTO undo_stack (step, device, state)
SELECT did.seq,
       (SELECT device FROM operations WHERE operations.step = did.seq LIMIT 1),
       CASE
         WHEN did.seq = 1 THEN 'dead'
         -- The last thing that happened to it was not an undo.
         WHEN coalesce((SELECT later.kind FROM steps AS later WHERE later.of_step = did.id
                        ORDER BY later.seq DESC LIMIT 1), 'redo') = 'redo' THEN 'done'
         WHEN EXISTS (SELECT 1 FROM steps AS newer JOIN operations ON operations.step = newer.seq
                      WHERE newer.kind = 'do'
                        AND operations.device = (SELECT device FROM operations
                                                 WHERE operations.step = did.seq LIMIT 1)
                        AND newer.seq > (SELECT max(later.seq) FROM steps AS later
                                         WHERE later.of_step = did.id)) THEN 'dead'
         ELSE 'undone'
       END
  FROM steps AS did
 WHERE did.kind = 'do';
