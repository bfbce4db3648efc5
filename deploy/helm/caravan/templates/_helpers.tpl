{{- define "caravan.name" -}}
{{- printf "%s-%s" .root.Release.Name .name | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{- define "caravan.selector" -}}
app.kubernetes.io/name: caravan
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "caravan.labels" -}}
{{ include "caravan.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "caravan.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "caravan.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "caravan.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "caravan.environment" -}}
- { name: KAFKA_BROKERS, value: {{ .Values.kafka.brokers | quote }} }
- name: DATABASE_URL
  valueFrom: { secretKeyRef: { name: {{ .Values.database.secretName }}, key: {{ .Values.database.secretKey }} } }
- { name: CARAVAN_HOST, value: "0.0.0.0" }
- { name: CARAVAN_GATEWAY_URL, value: {{ printf "http://%s-gateway:%v" .Release.Name .Values.edges.gateway.port | quote }} }
- { name: CARAVAN_QUERY_URL, value: {{ printf "http://%s-query:%v" .Release.Name .Values.edges.query.port | quote }} }
- { name: CARAVAN_TOPIC_PREFIX, value: {{ .Values.kafka.topicPrefix | quote }} }
- { name: CARAVAN_PARTITIONS, value: {{ .Values.kafka.partitions | quote }} }
{{- range $name, $value := .Values.settings }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- end }}

{{/* Whether an optional part is wanted: always, or auto where the cluster knows its API. */}}
{{- define "caravan.wants" -}}
{{- if or (eq .mode "always") (and (eq .mode "auto") (.root.Capabilities.APIVersions.Has .api)) }}yes{{ end -}}
{{- end }}

{{/* A deployment with its disruption budget. Takes root, name, replicas, opsPort, resources and, of edges, port. */}}
{{- define "caravan.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "caravan.name" . }}
  labels: {{- include "caravan.labels" . | nindent 4 }}
spec:
  {{- if not .scaled }}
  replicas: {{ .replicas }}
  {{- end }}
  selector:
    matchLabels: {{- include "caravan.selector" . | nindent 6 }}
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxUnavailable: 0, maxSurge: 1 }
  template:
    metadata:
      labels: {{- include "caravan.labels" . | nindent 8 }}
      {{- with .root.Values.podAnnotations }}
      annotations: {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      automountServiceAccountToken: false
      # A service stops by itself within 25 s: it takes no more requests, ends its batch and leaves the group.
      terminationGracePeriodSeconds: 35
      securityContext: {{- include "caravan.podSecurity" .root | nindent 8 }}
      {{- with .root.Values.imagePullSecrets }}
      imagePullSecrets: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .root.Values.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .root.Values.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      topologySpreadConstraints:
        {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
        - maxSkew: 1
          topologyKey: {{ . }}
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels: {{- include "caravan.selector" $ | nindent 14 }}
        {{- end }}
      containers:
        - name: {{ .name }}
          image: {{ include "caravan.image" .root }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          args: [dist/services/{{ .name }}/main.js]
          securityContext: {{- include "caravan.containerSecurity" .root | nindent 12 }}
          env:
            - { name: CARAVAN_OPS_PORT, value: {{ .opsPort | quote }} }
            {{- include "caravan.environment" .root | nindent 12 }}
          {{- with .root.Values.settingsSecret }}
          envFrom: [{ secretRef: { name: {{ . }} } }]
          {{- end }}
          ports:
            {{- with .port }}
            - { name: http, containerPort: {{ . }} }
            {{- end }}
            - { name: ops, containerPort: {{ .opsPort }} }
          startupProbe: { httpGet: { path: /livez, port: ops }, periodSeconds: 2, failureThreshold: 60 }
          livenessProbe: { httpGet: { path: /livez, port: ops }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }
          readinessProbe: { httpGet: { path: /readyz, port: ops }, periodSeconds: 5, timeoutSeconds: 3 }
          resources: {{- toYaml .resources | nindent 12 }}
          volumeMounts:
            - { name: tmp, mountPath: /tmp }
      volumes:
        - { name: tmp, emptyDir: { sizeLimit: 64Mi } }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "caravan.name" . }}
  labels: {{- include "caravan.labels" . | nindent 4 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels: {{- include "caravan.selector" . | nindent 6 }}
{{- end }}
