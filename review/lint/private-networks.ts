import { BlockList, isIPv4 } from "node:net";
import { ipRange } from "../../iam/evaluate/conditions";

/** Networks whose addresses AWS never sees as the source of a request: private, local, reserved. */
const PRIVATE = new BlockList();
for (const [network, bits] of [
  ...[["10.0.0.0", 8] as const, ["172.16.0.0", 12] as const, ["192.168.0.0", 16] as const],
  ...[["100.64.0.0", 10] as const, ["169.254.0.0", 16] as const, ["127.0.0.0", 8] as const],
  ...[["0.0.0.0", 8] as const, ["224.0.0.0", 3] as const, ["::1", 128] as const],
  ...[["fc00::", 7] as const, ["fe80::", 10] as const],
]) {
  PRIVATE.addSubnet(network, bits, isIPv4(network) ? "ipv4" : "ipv6");
}

/**
 * A range is private if its first and its last address are, as none of these networks is that long. Under StringLike
 * an address may be written as far as it is known: `10.*`.
 */
export function isPrivate(written: string): boolean {
  const open = /^(\d+\.)(\d+\.)?(\d+\.)?\*$/.exec(written);
  const known = open === null ? [] : open.slice(1).filter((part) => part !== undefined);
  const block = open === null ? written : `${known.join("")}0${".0".repeat(3 - known.length)}`;
  const { network, bits } = ipRange(block) ?? { network: "", bits: 0 };
  if (network === "" || bits < (isIPv4(network) ? 3 : 7)) return false;
  const list = isIPv4(network) ? "ipv4" : "ipv6";
  return PRIVATE.check(network, list) && PRIVATE.check(lastOf(network, bits), list);
}

/** The last address of a range; of an IPv6 range the first one says enough, as no range is wider than its network. */
function lastOf(network: string, bits: number): string {
  if (!isIPv4(network)) return network;
  const value = network.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const last = value + 2 ** (32 - bits) - 1;
  return [24, 16, 8, 0].map((shift) => Math.floor(last / 2 ** shift) % 256).join(".");
}
