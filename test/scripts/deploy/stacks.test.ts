import { IAMClient, type IAMServiceException, NoSuchEntityException } from "@aws-sdk/client-iam";
import { AwsClients } from "../../../scripts/aws/clients";
import type { PlannedStack } from "../../../scripts/deploy/deploy-plan";
import { refuseSecondRole, stacksToDeploy } from "../../../scripts/deploy/stacks";
import { environment } from "../../environment";

const ACCOUNT_STACK = "account-111122223333";

/** IAM that knows the role, does not, or answers something else. */
function clientsWhere(answer: object | IAMServiceException): AwsClients {
  const iam = new IAMClient({ region: "eu-west-1" });
  jest.spyOn(iam, "send").mockImplementation(async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const clients = new AwsClients(environment());
  jest.spyOn(clients, "iam").mockResolvedValue(iam);
  return clients;
}

const there = () => clientsWhere({ Role: { RoleName: "AWSServiceRoleForSocialMessaging" } });
const missing = () =>
  clientsWhere(new NoSuchEntityException({ $metadata: {}, message: "not found" }));

const NOTIFYING = {
  alarms: { warning: { emails: ["ops@example.com"] } },
  costAnomalies: { usd: 20, severity: "warning" },
};
const OUTCOMES = { outcomes: { retentionDays: 30 } };

describe("the stacks of a deploy", () => {
  test.each([
    [
      "the environment's alone where the role is somebody else's",
      { serviceLinkedRole: "existing" },
      missing,
      ["prod"],
    ],
    [
      "the environment's alone where the role exists",
      { serviceLinkedRole: "create" },
      there,
      ["prod"],
    ],
    [
      "the account's first where the role is missing",
      { serviceLinkedRole: "create" },
      missing,
      [ACCOUNT_STACK, "prod"],
    ],
    [
      "the environment's alone where the role was to be imported",
      { serviceLinkedRole: "import" },
      there,
      ["prod"],
    ],
    [
      "the account's second where it notifies a topic",
      { serviceLinkedRole: "create", ...NOTIFYING },
      missing,
      ["prod", ACCOUNT_STACK],
    ],
    [
      "both where the account's holds a log policy",
      { serviceLinkedRole: "create", ...OUTCOMES },
      there,
      [ACCOUNT_STACK, "prod"],
    ],
  ] as const)("are %s", async (_, changes, clients, expected) => {
    const { names } = await stacksToDeploy(environment(changes), clients());
    expect(names).toEqual(expected);
  });

  test("are refused where a role is to be imported that is not there", async () => {
    const asked = stacksToDeploy(environment({ serviceLinkedRole: "import" }), missing());
    await expect(asked).rejects.toThrow(
      "environments/prod.yaml says serviceLinkedRole: import, but account 111122223333 has no such role: write serviceLinkedRole: create",
    );
  });

  test("are unknown where the answer names no role", async () => {
    const asked = stacksToDeploy(environment({ serviceLinkedRole: "create" }), clientsWhere({}));
    await expect(asked).rejects.toThrow("it is unknown whether the role exists");
  });
});

describe("a plan that creates the role", () => {
  const creating: PlannedStack[] = [
    {
      stack: ACCOUNT_STACK,
      fingerprint: "",
      outputs: [],
      changes: [
        {
          address: "aws_iam_service_linked_role.R",
          type: "aws_iam_service_linked_role",
          actions: ["create"],
          attributes: [],
        },
      ],
    },
  ];
  const refused = (roleExists: boolean | undefined) => () =>
    refuseSecondRole(environment(), { names: [], roleExists }, creating);

  test("is refused where the role exists, as Terraform would fail in the middle", () => {
    expect(refused(true)).toThrow("write serviceLinkedRole: import in environments/prod.yaml");
    expect(refused(false)).not.toThrow();
  });
});
