export { keyOptions as key } from "./options"; // for alarms, until they are decided in one place
