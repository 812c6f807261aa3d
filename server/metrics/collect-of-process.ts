import { collectDefaultMetrics, type Registry } from "prom-client";

/** How often it is measured how late the event loop is: each time wakes a process that may have nothing else to do. */
const EVENT_LOOP_MS = 200;

/** Has a registry tell what a process takes of memory, time and handles, and how late its event loop is. */
export const collectOfProcess = (register: Registry): void =>
  collectDefaultMetrics({ register, eventLoopMonitoringPrecision: EVENT_LOOP_MS });
