-- The statuses that end an order, but not its checks: only money ends these. A customer may pay after a failure, and no webhook may
-- say so.
local CHECKED_ON = { failed = true, canceled = true, expired = true }
