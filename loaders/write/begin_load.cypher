// A load that was begun with another plan is begun anew; with this one it goes on.
MERGE (l:Load {key: $key})
WITH l, coalesce(l.plan = $plan, false) AS goes_on
SET l.batch = $batch, l.feed = $feed, l.plan = $plan, l.of = $of,
    l.done = CASE WHEN goes_on THEN l.done ELSE 0 END,
    l.complete = CASE WHEN goes_on THEN l.complete ELSE $of = 0 END
RETURN l.done AS written
