import * as cloudTrail from "@aws-sdk/client-cloudtrail";
import * as ec2 from "@aws-sdk/client-ec2";
import * as iam from "@aws-sdk/client-iam";
import * as sfn from "@aws-sdk/client-sfn";
import type { AwsClients } from "../../../scripts/aws/clients";
import { BOUNDARY, OTHER_LOGS } from "../fullest";
import { type Damages, instead, type Values } from "./damaged";

const EVERYTHING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }],
});

export const roles: Damages = {
  named: ({ name }) => name,
  async gone(aws, { name: RoleName, assume_role_policy: AssumeRolePolicyDocument, ...values }) {
    const client = await aws.iam();
    const { PolicyNames = [] } = await client.send(new iam.ListRolePoliciesCommand({ RoleName }));
    const policies = await Promise.all(
      PolicyNames.map((PolicyName) =>
        client.send(new iam.GetRolePolicyCommand({ RoleName, PolicyName })),
      ),
    );
    for (const PolicyName of PolicyNames) {
      await client.send(new iam.DeleteRolePolicyCommand({ RoleName, PolicyName }));
    }
    await client.send(new iam.DeleteRoleCommand({ RoleName }));
    return async () => {
      const { permissions_boundary: PermissionsBoundary } = values;
      const input = { RoleName, AssumeRolePolicyDocument, PermissionsBoundary };
      await client.send(new iam.CreateRoleCommand(input));
      for (const { PolicyName, PolicyDocument = "" } of policies) {
        const policy = { PolicyName, PolicyDocument: decodeURIComponent(PolicyDocument) };
        await client.send(new iam.PutRolePolicyCommand({ RoleName, ...policy }));
      }
    };
  },
  policies: {
    assume_role_policy: async (aws, { name: RoleName }, PolicyDocument) =>
      (await aws.iam()).send(new iam.UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument })),
  },
  changes: [
    [
      "permissions_boundary",
      "none",
      async (aws, { name: RoleName, permissions_boundary: PermissionsBoundary }) => {
        const client = await aws.iam();
        await client.send(new iam.DeleteRolePermissionsBoundaryCommand({ RoleName }));
        const input = { RoleName, PermissionsBoundary };
        return () => client.send(new iam.PutRolePermissionsBoundaryCommand(input));
      },
    ],
    [
      "inline_policies_of_others",
      "one that allows everything",
      async (aws, { name: RoleName }) => {
        const client = await aws.iam();
        const of = { RoleName, PolicyName: "Everything" };
        await client.send(new iam.PutRolePolicyCommand({ ...of, PolicyDocument: EVERYTHING }));
        return () => client.send(new iam.DeleteRolePolicyCommand(of));
      },
    ],
    [
      "attached_policies",
      "one of the account's",
      async (aws, { name: RoleName }) => {
        const client = await aws.iam();
        const attached = { RoleName, PolicyArn: BOUNDARY };
        await client.send(new iam.AttachRolePolicyCommand(attached));
        return () => client.send(new iam.DetachRolePolicyCommand(attached));
      },
    ],
  ],
};

const putRolePolicy = async (
  aws: AwsClients,
  { role: RoleName, name: PolicyName }: Values,
  PolicyDocument: string,
) => (await aws.iam()).send(new iam.PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));

export const rolePolicies: Damages = {
  named: ({ role }) => role,
  async gone(aws, values) {
    const { role: RoleName, name: PolicyName, policy } = values;
    const client = await aws.iam();
    await client.send(new iam.DeleteRolePolicyCommand({ RoleName, PolicyName }));
    return () => putRolePolicy(aws, values, policy);
  },
  policies: { policy: putRolePolicy },
};

export const attachments: Damages = {
  named: ({ role }) => role,
  async gone(aws, { role: RoleName, policy_arn: PolicyArn }) {
    const client = await aws.iam();
    await client.send(new iam.DetachRolePolicyCommand({ RoleName, PolicyArn }));
    return () => client.send(new iam.AttachRolePolicyCommand({ RoleName, PolicyArn }));
  },
};

const modifyEndpoint =
  (modify: (values: Values, undo: boolean) => Partial<ec2.ModifyVpcEndpointCommandInput>) =>
  async (aws: AwsClients, values: Values) => {
    const client = await aws.ec2();
    const write = (undo: boolean) =>
      client.send(
        new ec2.ModifyVpcEndpointCommand({ VpcEndpointId: values.id, ...modify(values, undo) }),
      );
    return instead(write, true, false);
  };

export const endpoints: Damages = {
  named: ({ service_name: service }) => service,
  async gone(aws, { id }) {
    const client = await aws.ec2();
    await client.send(new ec2.DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }));
    return "redeploy";
  },
  policies: {
    policy: async (aws, { id: VpcEndpointId }, PolicyDocument) =>
      (await aws.ec2()).send(new ec2.ModifyVpcEndpointCommand({ VpcEndpointId, PolicyDocument })),
  },
  changes: [
    [
      "subnet_ids",
      "none",
      modifyEndpoint(({ subnet_ids: subnets }, undo) =>
        undo ? { AddSubnetIds: subnets } : { RemoveSubnetIds: subnets },
      ),
    ],
    [
      "security_group_ids",
      "none",
      modifyEndpoint(({ security_group_ids: groups }, undo) =>
        undo ? { AddSecurityGroupIds: groups } : { RemoveSecurityGroupIds: groups },
      ),
    ],
    ["private_dns_enabled", "off", "moto changes no private DNS"],
    ["vpc_endpoint_type", "another", "no call changes it, in AWS, too"],
    ["state", "rejected", "moto knows available and deleted alone"],
  ],
};

const OPEN = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0" }] };

export const securityGroups: Damages = {
  named: ({ name }) => name,
  gone: "AWS deletes no group that an endpoint has",
  changes: [
    [
      "ingress_of_others",
      "the whole internet",
      async (aws, { id: GroupId }) => {
        const client = await aws.ec2();
        const input = { GroupId, IpPermissions: [OPEN] };
        await client.send(new ec2.AuthorizeSecurityGroupIngressCommand(input));
        return () => client.send(new ec2.RevokeSecurityGroupIngressCommand(input));
      },
    ],
    [
      "egress",
      "the whole internet",
      async (aws, { id: GroupId }) => {
        const client = await aws.ec2();
        const input = { GroupId, IpPermissions: [OPEN] };
        await client.send(new ec2.AuthorizeSecurityGroupEgressCommand(input));
        return () => client.send(new ec2.RevokeSecurityGroupEgressCommand(input));
      },
    ],
  ],
};

export const ingressRules: Damages = {
  named: ({ cidr_ipv4: cidr }) => cidr,
  async gone(aws, { security_group_id: GroupId, ...values }) {
    const client = await aws.ec2();
    const { from_port: FromPort, to_port: ToPort, ip_protocol: IpProtocol } = values;
    const IpRanges = [{ CidrIp: values.cidr_ipv4 }];
    const IpPermissions = [{ IpProtocol, FromPort, ToPort, IpRanges }];
    await client.send(new ec2.RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    return "redeploy";
  },
};

const updateTrail =
  (changes: Partial<cloudTrail.UpdateTrailCommandInput>) =>
  async (aws: AwsClients, { arn: Name, ...values }: Values) => {
    const client = await aws.cloudTrail();
    const write = (input: typeof changes) =>
      client.send(new cloudTrail.UpdateTrailCommand({ Name, ...input }));
    const former = {
      S3BucketName: values.s3_bucket_name,
      S3KeyPrefix: values.s3_key_prefix ?? "",
      KmsKeyId: values.kms_key_id,
      EnableLogFileValidation: values.enable_log_file_validation,
      IncludeGlobalServiceEvents: values.include_global_service_events,
      IsMultiRegionTrail: values.is_multi_region_trail,
    };
    return instead(write, former, { ...former, ...changes });
  };

export const trails: Damages = {
  named: ({ name }) => name,
  async gone(aws, { arn, name: Name, ...values }) {
    const client = await aws.cloudTrail();
    const { AdvancedEventSelectors } = await client.send(
      new cloudTrail.GetEventSelectorsCommand({ TrailName: arn }),
    );
    await client.send(new cloudTrail.DeleteTrailCommand({ Name: arn }));
    return async () => {
      await client.send(
        new cloudTrail.CreateTrailCommand({
          Name,
          S3BucketName: values.s3_bucket_name,
          KmsKeyId: values.kms_key_id,
          EnableLogFileValidation: values.enable_log_file_validation,
          IncludeGlobalServiceEvents: values.include_global_service_events,
        }),
      );
      const selectors = { TrailName: Name, AdvancedEventSelectors };
      await client.send(new cloudTrail.PutEventSelectorsCommand(selectors));
      await client.send(new cloudTrail.StartLoggingCommand({ Name }));
    };
  },
  changes: [
    [
      "enable_logging",
      "stopped",
      async (aws, { arn: Name }) => {
        const client = await aws.cloudTrail();
        await client.send(new cloudTrail.StopLoggingCommand({ Name }));
        return () => client.send(new cloudTrail.StartLoggingCommand({ Name }));
      },
    ],
    [
      "advanced_event_selector",
      "of another type",
      async (aws, { arn: TrailName }) => {
        const client = await aws.cloudTrail();
        const { AdvancedEventSelectors = [] } = await client.send(
          new cloudTrail.GetEventSelectorsCommand({ TrailName }),
        );
        const write = (selectors: typeof AdvancedEventSelectors) =>
          client.send(
            new cloudTrail.PutEventSelectorsCommand({
              TrailName,
              AdvancedEventSelectors: selectors,
            }),
          );
        const FieldSelectors = [{ Field: "eventCategory", Equals: ["Management"] }];
        return instead(write, AdvancedEventSelectors, [{ Name: "Other", FieldSelectors }]);
      },
    ],
    ["s3_bucket_name", "another bucket", updateTrail({ S3BucketName: OTHER_LOGS })],
    ["s3_key_prefix", "another prefix", updateTrail({ S3KeyPrefix: "elsewhere" })],
    ["kms_key_id", "no key", updateTrail({ KmsKeyId: "" })],
    ["enable_log_file_validation", "off", updateTrail({ EnableLogFileValidation: false })],
    ["include_global_service_events", "on", updateTrail({ IncludeGlobalServiceEvents: true })],
    ["is_multi_region_trail", "every Region", updateTrail({ IsMultiRegionTrail: true })],
  ],
};

export const managedPolicies: Damages = {
  named: ({ name }) => name,
  async gone(aws, { arn: PolicyArn }) {
    const client = await aws.iam();
    const of = { PolicyArn, PolicyUsageFilter: "PermissionsPolicy" } as const;
    const { PolicyRoles = [] } = await client.send(new iam.ListEntitiesForPolicyCommand(of));
    for (const { RoleName } of PolicyRoles) {
      await client.send(new iam.DetachRolePolicyCommand({ RoleName, PolicyArn }));
    }
    await client.send(new iam.DeletePolicyCommand({ PolicyArn }));
    return "redeploy";
  },
  policies: {
    policy: async (aws, { arn: PolicyArn }, PolicyDocument) => {
      const client = await aws.iam();
      const { Versions = [] } = await client.send(new iam.ListPolicyVersionsCommand({ PolicyArn }));
      // IAM keeps five versions at most.
      for (const { VersionId, IsDefaultVersion } of Versions) {
        if (IsDefaultVersion) continue;
        await client.send(new iam.DeletePolicyVersionCommand({ PolicyArn, VersionId }));
      }
      const version = { PolicyArn, PolicyDocument, SetAsDefault: true };
      return client.send(new iam.CreatePolicyVersionCommand(version));
    },
  },
};

const updateMachine =
  (aws: AwsClients, { arn: stateMachineArn }: Values) =>
  async (changes: Partial<sfn.UpdateStateMachineCommandInput>) =>
    (await aws.stepFunctions()).send(
      new sfn.UpdateStateMachineCommand({ stateMachineArn, ...changes }),
    );

export const stateMachines: Damages = {
  named: ({ name }) => name,
  async gone(aws, { arn: stateMachineArn, name, definition, role_arn: roleArn }) {
    const client = await aws.stepFunctions();
    await client.send(new sfn.DeleteStateMachineCommand({ stateMachineArn }));
    return () => client.send(new sfn.CreateStateMachineCommand({ name, definition, roleArn }));
  },
  changes: [
    [
      "definition",
      "one that stops nobody",
      (aws, values) =>
        instead(
          updateMachine(aws, values),
          { definition: values.definition },
          { definition: '{"StartAt":"Done","States":{"Done":{"Type":"Succeed"}}}' },
        ),
    ],
    [
      "role_arn",
      "another role",
      (aws, values) =>
        instead(
          updateMachine(aws, values),
          { roleArn: values.role_arn },
          { roleArn: BOUNDARY.replace("policy/boundary", "role/other") },
        ),
    ],
    ["type", "express", "AWS changes it in no state machine that exists"],
  ],
};
