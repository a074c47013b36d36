import { untidy } from "./untidy";

untidy();
