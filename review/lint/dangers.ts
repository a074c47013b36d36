/** What actions let their holder do besides what they are called. */
export interface Danger {
  readonly name: string;
  readonly actions: readonly string[];
  readonly means: string;
  readonly fix: string;
  /** Whether the actions are dangerous only on every resource of their type: on those that are named, they are a job. */
  readonly onAll?: true;
}

const inService = (service: string, ...names: readonly string[]) =>
  names.map((name) => `${service}:${name}`);

/**
 * By their names in cloudsplaining, parliament and checkov.
 *
 * @see https://pathfinding.cloud
 * @see https://github.com/salesforce/cloudsplaining/blob/126e05241dbc7ab07c1cf2c6f8fa6d65a5d86cd4/cloudsplaining/shared/constants.py
 */
export const DANGERS: readonly Danger[] = [
  {
    name: "privilege escalation",
    actions: [
      ...inService("iam", "AddUserToGroup", "AttachGroupPolicy", "AttachRolePolicy"),
      ...inService("iam", "AttachUserPolicy", "CreatePolicyVersion", "PutGroupPolicy"),
      ...inService("iam", "PutRolePolicy", "PutUserPolicy", "SetDefaultPolicyVersion"),
      ...inService("iam", "UpdateAssumeRolePolicy", "CreateSAMLProvider", "UpdateSAMLProvider"),
      ...inService("iam", "CreateOpenIDConnectProvider", "AddClientIDToOpenIDConnectProvider"),
      ...inService("iam", "UpdateOpenIDConnectProviderThumbprint"),
      ...inService("iam", "DeleteRolePermissionsBoundary", "DeleteUserPermissionsBoundary"),
      ...inService("iam", "PutRolePermissionsBoundary", "PutUserPermissionsBoundary"),
      ...inService("iam", "DeactivateMFADevice"),
    ],
    means: "lets its holder give itself, or a role that it can use, any other right",
    fix: "add a condition on iam:PermissionsBoundary or iam:PolicyARN, and give it only to those who administer access",
  },
  {
    name: "privilege escalation",
    actions: [
      ...inService("lambda", "UpdateFunctionCode", "UpdateFunctionConfiguration"),
      ...inService("glue", "UpdateDevEndpoint", "UpdateJob"),
      ...inService("sagemaker", "CreatePresignedNotebookInstanceUrl"),
      ...inService("ssm", "SendCommand", "StartSession"),
      ...inService("ec2-instance-connect", "SendSSHPublicKey", "SendSerialConsoleSSHPublicKey"),
      ...inService("ecs", "ExecuteCommand"),
      ...inService("cloudformation", "UpdateStack", "ExecuteChangeSet", "UpdateStackSet"),
      ...inService("codestar", "CreateProject", "AssociateTeamMember"),
      ...inService("eks", "CreateAccessEntry", "AssociateAccessPolicy"),
      ...inService("bedrock-agentcore", "InvokeCodeInterpreter"),
      ...inService("sts", "AssumeRole"),
    ],
    onAll: true,
    means: "lets its holder act with the rights of every role that is already in use there",
    fix: "name the functions, instances, stacks or roles that are meant",
  },
  {
    name: "credentials exposure",
    actions: [
      ...inService("iam", "CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile"),
      ...inService("iam", "CreateServiceSpecificCredential", "ResetServiceSpecificCredential"),
      ...inService("iam", "UpdateAccessKey", "UploadSSHPublicKey", "UploadSigningCertificate"),
      ...["codepipeline:PollForJobs", "sso:GetRoleCredentials", "sts:GetFederationToken"],
      ...inService("cognito-identity", "GetCredentialsForIdentity", "GetOpenIdToken"),
      ...inService("cognito-identity", "GetOpenIdTokenForDeveloperIdentity"),
      ...["chime:CreateApiKey", "appsync:CreateApiKey", "ecr:GetAuthorizationToken"],
    ],
    means: "gives its holder credentials of others, or credentials that outlive its own session",
    fix: "remove it, name the users that are meant, or waive it where it is the statement's purpose",
  },
  {
    name: "credentials exposure",
    actions: [
      ...["connect:GetFederationToken", "ec2:GetPasswordData", "gamelift:RequestUploadCredentials"],
      ...inService("lightsail", "DownloadDefaultKeyPair", "GetInstanceAccessDetails"),
      ...inService("lightsail", "CreateBucketAccessKey", "GetRelationalDatabaseMasterUserPassword"),
      ...inService("mediapackage", "RotateChannelCredentials", "RotateIngestEndpointCredentials"),
      ...inService("redshift", "GetClusterCredentials", "GetClusterCredentialsWithIAM"),
      ...["redshift-serverless:GetCredentials", "rds-db:connect", "dsql:DbConnectAdmin"],
      ...["elasticache:Connect", "memorydb:Connect"],
    ],
    onAll: true,
    means: "gives its holder credentials for everything of that kind in the account",
    fix: "name the databases, instances or channels that are meant",
  },
];

/** What runs code with a role that is passed to it, and the service to which the role is passed. */
export const RUNNERS: readonly (readonly [action: string, service: string])[] = [
  ...["CreateFunction", "UpdateFunctionConfiguration"].map((one) => runner("lambda", one)),
  ...["RunInstances", "RequestSpotInstances", "AssociateIamInstanceProfile"].map((one) =>
    runner("ec2", one),
  ),
  ...["CreateStack", "UpdateStack", "CreateStackSet", "UpdateStackSet", "CreateChangeSet"].map(
    (one) => runner("cloudformation", one),
  ),
  ...["CreateDevEndpoint", "CreateJob", "UpdateJob", "CreateSession"].map((one) =>
    runner("glue", one),
  ),
  ...["CreateNotebookInstance", "CreateTrainingJob", "CreateProcessingJob"].map((one) =>
    runner("sagemaker", one),
  ),
  ...["CreateProject", "UpdateProject"].map((one) => runner("codebuild", one)),
  ...["RegisterTaskDefinition", "RunTask", "StartTask"].map(
    (one) => [`ecs:${one}`, "ecs-tasks"] as const,
  ),
  ["apprunner:CreateService", "tasks.apprunner"],
  ["bedrock-agentcore:CreateCodeInterpreter", "bedrock-agentcore"],
  ["datapipeline:CreatePipeline", "datapipeline"],
  ["states:CreateStateMachine", "states"],
  ["ssm:StartAutomationExecution", "ssm"],
  ["batch:RegisterJobDefinition", "ecs-tasks"],
  ["emr-serverless:StartJobRun", "emr-serverless"],
  ["scheduler:CreateSchedule", "scheduler"],
];

function runner(prefix: string, name: string): readonly [string, string] {
  return [`${prefix}:${name}`, prefix];
}
