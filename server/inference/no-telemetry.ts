/**
 * ONNX Runtime reports to its maker unless this is set before it is loaded (since 1.29, on all systems). What people bring
 * here, and that they bring it, is nobody else's matter.
 *
 * Source: microsoft/onnxruntime, pull request 27379.
 */
export const NO_TELEMETRY = { ORT_DISABLE_TELEMETRY: "1" };
