import { readResource, reasons, shown, statementsOf } from "./reading";

const ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";

describe("unreadable", () => {
  test.each<[string, object, RegExp]>([
    ["aws_lambda_permission", { action: "lambda:InvokeFunction", function_name: "f" }, /Principal/],
    ["aws_lambda_permission", { principal: "*", function_name: "f" }, /Action/],
    ["aws_lambda_permission", { principal: '${file("x")}' }, /from a file/],
    ["aws_kms_grant", { operations: ["Decrypt"], key_id: "k" }, /Principal/],
    ["aws_sqs_queue_redrive_allow_policy", { redrive_allow_policy: "x" }, /not a JSON object/],
    [
      "aws_sqs_queue",
      { redrive_allow_policy: '{"redrivePermission":"some"}' },
      /not one that is known/,
    ],
  ])("%s %j", (type, values, reason) => {
    const reading = readResource(type, values);
    expect(shown(reading)).toEqual({});
    expect(reasons(reading)).toEqual({ [`${type}.R.grant`]: expect.stringMatching(reason) });
  });
});

test.each<[string, object, string[]]>([
  [
    "aws_lambda_permission",
    {
      statement_id: "x",
      action: "lambda:InvokeFunction",
      function_name: "f",
      qualifier: "live",
      principal: "s3.amazonaws.com",
      source_arn: "${aws_s3_bucket.B.arn}",
      source_account: "1",
    },
    [
      "Allow | Service:s3.amazonaws.com | lambda:InvokeFunction | arn:aws:lambda:*:*:function:f:live | ArnLike aws:SourceArn=${aws_s3_bucket.B.arn} | StringEquals aws:SourceAccount=1",
    ],
  ],
  [
    "aws_lambda_permission",
    {
      action: "lambda:*",
      function_name: "${aws_lambda_function.F.arn}",
      principal: "222233334444",
    },
    ["Allow | AWS:222233334444 | lambda:* | ${aws_lambda_function.F.arn}"],
  ],
  [
    "aws_lambda_permission",
    {
      action: "lambda:InvokeFunctionUrl",
      function_name: "arn:aws:lambda:x:1:function:f",
      principal: "*",
      principal_org_id: "o-1",
      function_url_auth_type: "AWS_IAM",
    },
    [
      "Allow | * | lambda:InvokeFunctionUrl | arn:aws:lambda:x:1:function:f | StringEquals aws:PrincipalOrgID=o-1 | StringEquals lambda:FunctionUrlAuthType=AWS_IAM",
    ],
  ],
  ["aws_lambda_function_url", { function_name: "f", authorization_type: "AWS_IAM" }, []],
  [
    "aws_lambda_function_url",
    { function_name: "f", authorization_type: "NONE" },
    [
      "Allow | * | lambda:InvokeFunctionUrl | arn:aws:lambda:*:*:function:f | StringEquals lambda:FunctionUrlAuthType=NONE",
    ],
  ],
  [
    "aws_lambda_layer_version_permission",
    {
      layer_name: "l",
      version_number: 3,
      principal: "*",
      organization_id: "o",
      action: "lambda:G",
    },
    ["Allow | * | lambda:G | arn:aws:lambda:*:*:layer:l:3 | StringEquals aws:PrincipalOrgID=o"],
  ],
  [
    "aws_cloudwatch_event_permission",
    {
      principal: "*",
      statement_id: "x",
      condition: { key: "aws:PrincipalOrgID", type: "StringEquals", value: "o" },
    },
    [
      "Allow | * | events:PutEvents | arn:aws:events:*:*:event-bus/default | StringEquals aws:PrincipalOrgID=o",
    ],
  ],
  [
    "aws_acmpca_permission",
    {
      certificate_authority_arn: "arn:x",
      principal: "acm.amazonaws.com",
      actions: ["IssueCertificate"],
    },
    ["Allow | Service:acm.amazonaws.com | acm-pca:IssueCertificate | arn:x"],
  ],
  [
    "aws_ami_launch_permission",
    { image_id: "ami-1", group: "all" },
    ["Allow | * | ec2:RunInstances | arn:aws:ec2:*:*:image/ami-1"],
  ],
  [
    "aws_vpc_endpoint_service",
    { allowed_principals: ["*", "arn:aws:iam::1:root"] },
    [
      "Allow | * | ec2:CreateVpcEndpoint | the resource aws_vpc_endpoint_service.R",
      "Allow | AWS:arn:aws:iam::1:root | ec2:CreateVpcEndpoint | the resource aws_vpc_endpoint_service.R",
    ],
  ],
  ["aws_api_gateway_method", { rest_api_id: "a", authorization: "AWS_IAM" }, []],
  [
    "aws_api_gateway_method",
    { rest_api_id: "a", http_method: "GET", resource_id: "r", authorization: "NONE" },
    ["Allow | * | execute-api:Invoke | arn:aws:execute-api:*:*:a/*/GET/r"],
  ],
  [
    "aws_apigatewayv2_route",
    { api_id: "a", route_key: "GET /", authorization_type: "JWT", authorizer_id: "z" },
    ["Allow | Federated:JWT z | execute-api:Invoke | arn:aws:execute-api:*:*:a/*/GET /"],
  ],
  [
    "aws_kms_grant",
    {
      key_id: "arn:k",
      grantee_principal: "arn:aws:iam::1:role/r",
      retiring_principal: "arn:aws:iam::1:role/q",
      operations: ["Decrypt", "DescribeKey"],
      constraints: [{ encryption_context_equals: { a: "b" } }],
    },
    [
      "Allow | AWS:arn:aws:iam::1:role/r | kms:Decrypt | arn:k | StringEquals kms:EncryptionContext:a=b | ForAllValues:StringEquals kms:EncryptionContextKeys=a",
      "Allow | AWS:arn:aws:iam::1:role/r | kms:DescribeKey | arn:k",
      "Allow | AWS:arn:aws:iam::1:role/q | kms:RetireGrant | arn:k",
    ],
  ],
  [
    "aws_kms_grant",
    {
      key_id: "k",
      grantee_principal: "p",
      operations: ["Decrypt"],
      constraints: { encryption_context_subset: { a: "b" } },
    },
    ["Allow | AWS:p | kms:Decrypt | k | StringEquals kms:EncryptionContext:a=b"],
  ],
  ["aws_sqs_queue", { redrive_allow_policy: '{"redrivePermission":"denyAll"}' }, []],
  [
    "aws_sqs_queue",
    {
      redrive_allow_policy:
        '{"redrivePermission":"byQueue","sourceQueueArns":["${aws_sqs_queue.Q.arn}"]}',
    },
    [
      "Allow | Service:sqs.amazonaws.com | sqs:SendMessage | the resource aws_sqs_queue.R | ArnEquals aws:SourceArn=${aws_sqs_queue.Q.arn}",
    ],
  ],
  ["aws_s3_bucket", { bucket: "b", acl: "private" }, []],
  ["aws_s3_bucket", { bucket: "b" }, []],
  [
    "aws_s3_bucket",
    { acl: "public-read" },
    [
      "Allow | * | s3:ListBucket,s3:ListBucketVersions,s3:ListBucketMultipartUploads | arn:aws:s3:::the resource aws_s3_bucket.R,arn:aws:s3:::the resource aws_s3_bucket.R/*",
    ],
  ],
  [
    "aws_s3_object",
    { bucket: "b", key: "k", acl: "authenticated-read", content: "x" },
    [
      "Allow | * | s3:GetObject,s3:GetObjectVersion | arn:aws:s3:::b/k | StringNotEquals aws:PrincipalType=Anonymous",
    ],
  ],
])("%s %j", (type, values, lines) => {
  const reading = readResource(type, values);
  expect(reasons(reading)).toEqual({});
  expect(Object.values(shown(reading)).flat()).toEqual(lines);
});

test("an access list is read grant by grant", () => {
  const grant = (grantee: object, permission: string) => ({ grantee: [grantee], permission });
  const values = {
    bucket: "${aws_s3_bucket.B.id}",
    access_control_policy: [
      {
        grant: [
          grant({ type: "Group", uri: ALL_USERS }, "WRITE"),
          grant({ type: "CanonicalUser", id: "abc" }, "READ_ACP"),
        ],
        owner: { id: "abc" },
      },
    ],
  };
  const reading = readResource("aws_s3_bucket_acl", values);
  const both = "arn:aws:s3:::${aws_s3_bucket.B.id},arn:aws:s3:::${aws_s3_bucket.B.id}/*";
  expect(shown(reading)).toEqual({
    "aws_s3_bucket_acl.R.grant for ${aws_s3_bucket.B.id}": [
      `Allow | * | s3:PutObject,s3:DeleteObject,s3:DeleteObjectVersion | ${both}`,
      `Allow | CanonicalUser:abc | s3:GetBucketAcl | ${both}`,
    ],
  });
  const [found] = reading.policies;
  // The provider does not touch the list when the resource goes.
  expect(found?.whenRemoved).toEqual(found?.document);
});

test("an access list that the review does not understand", () => {
  const [line] = Object.values(shown(readResource("aws_s3_bucket", { acl: "${var.acl}" }))).flat();
  expect(line).toMatch(/^Allow \| CanonicalUser:whom the ACL \{var\.acl\} names \| s3:ListBucket/);
});

describe("public access", () => {
  const left = (what: string) => `Allow | AWS:whoever a list or a policy names | ${what} | ${what}`;
  const all = [
    left("what BlockPublicAcls stops"),
    left("what BlockPublicPolicy stops"),
    left("what IgnorePublicAcls stops"),
    left("what RestrictPublicBuckets stops"),
  ];
  const both = (type: string, values: object) =>
    readResource(type, values).policies.map(({ id, document, whenRemoved }) => [
      id,
      statementsOf({ document }),
      statementsOf({ document: whenRemoved }),
    ]);

  test("each setting leaves something open, unless it is on", () => {
    const type = "aws_s3_bucket_public_access_block";
    const id = `${type}.R.grant for b`;
    const on = { block_public_acls: true, block_public_policy: "true", ignore_public_acls: true };
    expect(both(type, { bucket: "b", ...on, restrict_public_buckets: true })).toEqual([
      [id, [], all],
    ]);
    expect(both(type, { bucket: "b" })).toEqual([[id, all, all]]);
    expect(both(type, { bucket: "b", ...on, restrict_public_buckets: "${var.x}" })).toEqual([
      [id, [left("what RestrictPublicBuckets stops unless {var.x}")], all],
    ]);
  });

  test("an access point blocks by itself", () => {
    const block = { public_access_block_configuration: { block_public_policy: false } };
    expect(both("aws_s3_access_point", block)).toEqual([
      ["aws_s3_access_point.R.grant", [left("what BlockPublicPolicy stops")], []],
    ]);
  });

  test("access lists count unless the bucket's owner is enforced", () => {
    const type = "aws_s3_bucket_ownership_controls";
    const owner = (object_ownership: string) =>
      both(type, { bucket: "b", rule: { object_ownership } });
    const lists = [left("what ACLs allow")];
    const id = `${type}.R.grant for b`;
    expect(owner("BucketOwnerEnforced")).toEqual([[id, [], lists]]);
    expect(owner("ObjectWriter")).toEqual([[id, lists, lists]]);
    expect(owner("${var.o}")).toEqual([[id, [left("what ACLs allow with {var.o}")], lists]]);
  });
});
